// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.filters.dkim.DkimSigner.Signatory;
import io.postrider.filters.dns.DnsNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who signs for which author: a table by address and domain, then the configured keys. Thread-safe.
final class SigningTable {
    private static final int MAX_SIGNATURES = 4;
    private static final int MAX_FILES = 100_000;
    private final List<Entry> entries;
    private final Optional<LookupTable> table;
    private final InstantSource clock;
    private final Map<Path, KeyFile> files = new ConcurrentHashMap<>();

    /// A configured key.
    ///
    /// @param domain author domain and `d`
    /// @param selector `s`
    /// @param file the key
    /// @param subdomains true when it signs for subdomains too
    record Entry(String domain, String selector, KeyFile file, boolean subdomains) {
        boolean covers(String author) {
            return subdomains ? DnsNames.isWithin(author, domain) : DnsNames.isSame(author, domain);
        }
    }

    SigningTable(List<Entry> entries, Optional<LookupTable> table, InstantSource clock) {
        this.entries = List.copyOf(entries);
        this.table = table;
        this.clock = clock;
    }

    /// The signatories for an author's address; the keys of the nearest domain win over those of the domains
    /// above.
    List<Signatory> find(String address, String domain) {
        List<Signatory> listed = byTable(address, domain);
        if (!listed.isEmpty()) {
            return listed;
        }
        int nearest = entries.stream()
                .filter(entry -> entry.covers(domain))
                .mapToInt(entry -> entry.domain().length())
                .max()
                .orElse(-1);
        return entries.stream()
                .filter(entry -> entry.covers(domain) && entry.domain().length() == nearest)
                .limit(MAX_SIGNATURES)
                .map(entry -> new Signatory(
                        entry.domain(), entry.selector(), entry.file().key()))
                .toList();
    }

    private List<Signatory> byTable(String address, String domain) {
        if (table.isEmpty()) {
            return List.of();
        }
        for (String key : List.of(address, domain)) {
            switch (table.get().lookup(key)) {
                case Lookup.Found(List<String> values) -> {
                    return values.stream()
                            .limit(MAX_SIGNATURES)
                            .map(this::signatory)
                            .toList();
                }
                case Lookup.Absent absent -> {}
                // the chain makes of it what on-failure says: unsigned mail is not sent by accident
                case Lookup.Unavailable(String why) -> throw new IllegalStateException("key table: " + why);
            }
        }
        return List.of();
    }

    private Signatory signatory(String value) {
        String[] parts = value.split(":", 3);
        if (parts.length != 3) {
            throw new IllegalStateException("key table: not DOMAIN:SELECTOR:FILE: " + value);
        }
        return new Signatory(parts[0], parts[1], file(Path.of(parts[2])).key());
    }

    private KeyFile file(Path path) {
        KeyFile known = files.get(path);
        if (known != null) {
            return known;
        }
        if (files.size() >= MAX_FILES) {
            files.clear();
        }
        return files.computeIfAbsent(path, missing -> {
            try {
                return new KeyFile(missing, clock);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (DkimSyntaxException noKey) {
                throw new IllegalStateException(missing + ": " + noKey.why(), noKey);
            }
        });
    }

    static List<Entry> entries(List<DkimKeySettings> settings, InstantSource clock)
            throws IOException, DkimSyntaxException {
        List<Entry> entries = new ArrayList<>();
        for (DkimKeySettings one : settings) {
            KeyFile file = new KeyFile(one.file(), clock);
            entries.add(new Entry(DnsNames.ascii(one.domain()), one.selector(), file, one.subdomains()));
        }
        return entries;
    }
}
