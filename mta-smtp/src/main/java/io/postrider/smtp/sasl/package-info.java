// SPDX-License-Identifier: Apache-2.0
/// SASL mechanisms (RFC 4422) over credential sources: who is there, decided without a socket.
@NullMarked
package io.postrider.smtp.sasl;

import org.jspecify.annotations.NullMarked;
