// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.util.Optional;

/// Gets policy files from the web.
public interface MtaStsFetcher {
    /// The text at `https://mta-sts.DOMAIN/.well-known/mta-sts.txt` (RFC 8461 §3.3); empty when it
    /// cannot be had for any reason. Blocks for a minute at most.
    Optional<String> fetch(String domain);
}
