// SPDX-License-Identifier: Apache-2.0
/// The SMTP protocol as pure data and functions: commands, paths, parameters, replies and the framing of
/// content
/// (RFC 5321 and its extensions). Nothing here knows a socket, a thread or a clock.
@NullMarked
package io.postrider.smtp.protocol;

import org.jspecify.annotations.NullMarked;
