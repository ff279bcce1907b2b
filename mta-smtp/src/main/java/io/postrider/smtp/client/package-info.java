// SPDX-License-Identifier: Apache-2.0
/// The SMTP and LMTP client (RFC 5321, RFC 2033): a blocking conversation for virtual threads over Netty.
/// One of the two packages that may see Netty; nothing of it shows in a public signature.
@NullMarked
package io.postrider.smtp.client;

import org.jspecify.annotations.NullMarked;
