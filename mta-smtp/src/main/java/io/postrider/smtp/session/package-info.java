// SPDX-License-Identifier: Apache-2.0
/// One inbound SMTP or LMTP conversation as state × command → step (RFC 5321 §4.1.4), one handler per verb.
/// Runs on
/// whatever thread drives it, one call at a time; knows no socket and no clock but the injected one.
@NullMarked
package io.postrider.smtp.session;

import org.jspecify.annotations.NullMarked;
