// SPDX-License-Identifier: Apache-2.0
/// Handing mail to stores by LMTP (RFC 2033), over TCP and unix sockets, with an outcome for each
/// recipient.
@NullMarked
package io.postrider.delivery.lmtp;

import org.jspecify.annotations.NullMarked;
