// SPDX-License-Identifier: Apache-2.0
/// What mail is made of: addresses, envelopes and content (RFC 5321, RFC 3461).
@NullMarked
package io.postrider.api.mail;

import org.jspecify.annotations.NullMarked;
