// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.tls;

import java.util.List;
import java.util.Set;

/// What the configuration asks for one next hop, before the domain's own wishes are known.
///
/// @param level how much
/// @param names for [TlsLevel#VERIFY], host names in A-label form or `.domain`; empty = the host's
///     name
/// @param fingerprints for [TlsLevel#FINGERPRINT], SHA-256 in lower-case hex
/// @param dane look for TLSA records
/// @param mtaSts look for MTA-STS policies
public record TlsWish(TlsLevel level, List<String> names, Set<String> fingerprints, boolean dane, boolean mtaSts) {
    /// Copies the collections.
    public TlsWish {
        names = List.copyOf(names);
        fingerprints = Set.copyOf(fingerprints);
    }

    /// A level with nothing beside, DANE and MTA-STS on unless it is NONE.
    public static TlsWish of(TlsLevel level) {
        boolean on = level != TlsLevel.NONE;
        return new TlsWish(level, List.of(), Set.of(), on, on);
    }

    /// The same at another level.
    public TlsWish withLevel(TlsLevel other) {
        return new TlsWish(other, names, fingerprints, dane, mtaSts);
    }
}
