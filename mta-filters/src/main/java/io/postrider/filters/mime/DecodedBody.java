// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import java.util.List;

/// A body with its transfer encoding taken off (RFC 2045 §6).
///
/// @param octets the body
/// @param defects what was wrong: words with dashes
public record DecodedBody(byte[] octets, List<String> defects) {
    /// Copies the list.
    public DecodedBody {
        defects = List.copyOf(defects);
    }
}
