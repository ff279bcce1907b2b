// SPDX-License-Identifier: Apache-2.0
/// What tests over real sockets share: peers, a queue in memory, certificates.
@NullMarked
package io.postrider.smtp.network;

import org.jspecify.annotations.NullMarked;
