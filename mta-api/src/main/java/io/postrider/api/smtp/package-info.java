// SPDX-License-Identifier: Apache-2.0
/// The SMTP conversation as policies see it: session, transaction, replies (RFC 5321, RFC 3463, RFC 8601).
@NullMarked
package io.postrider.api.smtp;

import org.jspecify.annotations.NullMarked;
