// SPDX-License-Identifier: Apache-2.0
/// Relaying by SMTP (RFC 5321): finding the hosts of a domain, choosing among their addresses,
/// keeping connections, and turning replies into outcomes.
@NullMarked
package io.postrider.delivery.smtp;

import org.jspecify.annotations.NullMarked;
