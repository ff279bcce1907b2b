// SPDX-License-Identifier: Apache-2.0
/// The SMTP server on the network: listeners, TLS, the session buffer and the virtual thread that drives
/// a session. One of the two packages that may see Netty; nothing of it shows in a public signature.
@NullMarked
package io.postrider.smtp.server;

import org.jspecify.annotations.NullMarked;
