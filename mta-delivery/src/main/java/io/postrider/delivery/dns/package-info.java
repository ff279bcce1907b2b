// SPDX-License-Identifier: Apache-2.0
/// The domain name system as delivery asks it: dnsjava behind [io.postrider.api.dns.DnsResolver],
/// with cache, deadlines, validation and the hosts file. No other package sees dnsjava.
@NullMarked
package io.postrider.delivery.dns;

import org.jspecify.annotations.NullMarked;
