// SPDX-License-Identifier: Apache-2.0
/// Delivery on this machine: Maildir, mbox, programs, and the transports that only answer (discard, hold,
/// error).
/// Routing has filled in every placeholder before: a next hop is a path or a command line as it stands.
@NullMarked
package io.postrider.delivery.local;

import org.jspecify.annotations.NullMarked;
