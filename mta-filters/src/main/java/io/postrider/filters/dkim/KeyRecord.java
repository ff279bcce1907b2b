// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.message.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A public key record at `selector._domainkey.domain` (RFC 6376 §3.6.1).
///
/// @param keyType `k`
/// @param hashes `h`; empty = all
/// @param services `s`; empty = all
/// @param flags `t`
/// @param notes `n`
/// @param key the octets of `p`; empty = revoked
public record KeyRecord(
        String keyType,
        List<String> hashes,
        List<String> services,
        Set<String> flags,
        Optional<String> notes,
        byte[] key) {

    /// Reads a record; unknown tags are ignored.
    public static Parsed<KeyRecord> parse(String text) {
        try {
            return Parsed.valid(read(TagList.parse(text)));
        } catch (DkimSyntaxException malformed) {
            return Parsed.invalid(malformed.why());
        }
    }

    private static KeyRecord read(TagList tags) throws DkimSyntaxException {
        Optional<String> version = tags.value("v");
        // RFC 6376 §3.6.1: v= is RECOMMENDED, and if it is there, it is first and DKIM1
        if (version.isPresent()
                && !(version.get().equals("DKIM1") && tags.firstName().equals("v"))) {
            throw new DkimSyntaxException("v is not DKIM1, or not first");
        }
        // an empty h= says as little as none
        List<String> hashes = tags.value("h").filter(h -> !h.isEmpty()).isPresent() ? tags.items("h") : List.of();
        List<String> services = tags.tag("s").isPresent() ? tags.items("s") : List.of();
        List<String> flags = tags.value("t").filter(t -> !t.isEmpty()).isPresent() ? tags.items("t") : List.of();
        byte[] key = SignatureTags.decode(TagList.withoutSpace(tags.required("p")), "p");
        return new KeyRecord(tags.value("k").orElse("rsa"), hashes, services, Set.copyOf(flags), tags.value("n"), key);
    }

    /// True when the key was taken back (RFC 6376 §3.6.1: an empty `p=`).
    public boolean isRevoked() {
        return key.length == 0;
    }

    /// True when it may be used for mail.
    public boolean isForMail() {
        return services.isEmpty() || services.contains("*") || services.contains("email");
    }

    /// True when the domain is testing (`t=y`).
    public boolean isTesting() {
        return flags.contains("y");
    }

    /// True when `i=` must have the domain of `d=` (`t=s`).
    public boolean isStrict() {
        return flags.contains("s");
    }

    /// True when a signature of this algorithm may be verified with it.
    public boolean allows(DkimAlgorithm algorithm) {
        return keyType.equals(algorithm.keyType()) && (hashes.isEmpty() || hashes.contains(algorithm.hash()));
    }
}
