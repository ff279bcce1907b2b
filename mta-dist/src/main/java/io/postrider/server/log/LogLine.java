// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import java.time.Instant;

/// One line of the mail log before its time and host are put in front.
///
/// @param at when
/// @param program Postfix's name for the part: `smtpd`, `cleanup`, `qmgr`, `smtp`, `lmtp`, `virtual`,
/// `bounce`, …
/// @param text behind the colon
record LogLine(Instant at, String program, String text) {}
