// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.psl;

import io.postrider.filters.dns.DnsNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The public suffix list with the algorithm of publicsuffix.org. Rules are kept in A-labels. Immutable.
public final class PublicSuffixList {
    private final Set<String> rules = new HashSet<>();
    private final Set<String> wildcards = new HashSet<>();
    private final Set<String> exceptions = new HashSet<>();

    private PublicSuffixList() {}

    private static final class Shipped {
        private static final PublicSuffixList LIST = load();

        private static PublicSuffixList load() {
            try (InputStream in = PublicSuffixList.class.getResourceAsStream("public_suffix_list.dat")) {
                if (in == null) {
                    throw new IllegalStateException("the public suffix list is missing from the jar");
                }
                return read(in);
            } catch (IOException broken) {
                throw new IllegalStateException("the public suffix list cannot be read", broken);
            }
        }
    }

    /// The list that the jar carries, read at its first use.
    public static PublicSuffixList shipped() {
        return Shipped.LIST;
    }

    /// The list in a file.
    public static PublicSuffixList of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    private static PublicSuffixList read(InputStream in) throws IOException {
        PublicSuffixList list = new PublicSuffixList();
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String rule = line.strip().split("\\s", 2)[0];
            if (!rule.isEmpty() && !rule.startsWith("//")) {
                list.add(rule);
            }
        }
        return list;
    }

    private void add(String rule) {
        if (rule.startsWith("!")) {
            exceptions.add(normal(rule.substring(1)));
        } else if (rule.startsWith("*.")) {
            wildcards.add(normal(rule.substring(2)));
        } else {
            rules.add(normal(rule));
        }
    }

    private static String normal(String name) {
        return DnsNames.ascii(name.toLowerCase(Locale.ROOT)).toLowerCase(Locale.ROOT);
    }

    /// The registrable domain, one label below the public suffix, spelt as the name was but in lower case;
    /// empty when
    /// the name is a public suffix itself or no name.
    public Optional<String> registrable(String name) {
        String given = DnsNames.withoutFinalDot(name.toLowerCase(Locale.ROOT));
        String ascii = normal(given);
        if (given.startsWith(".") || !DnsNames.isAskable(ascii)) {
            return Optional.empty();
        }
        int keep = suffixLabels(ascii) + 1;
        String[] labels = given.split("[.。．｡]");
        if (labels.length < keep || labels.length != DnsNames.labels(ascii)) {
            return Optional.empty();
        }
        return Optional.of(
                String.join(".", java.util.Arrays.asList(labels).subList(labels.length - keep, labels.length)));
    }

    /// How many labels the public suffix of a name in A-labels has: the longest rule wins, an exception beats
    /// all.
    private int suffixLabels(String ascii) {
        for (String at = ascii; ; at = at.substring(at.indexOf('.') + 1)) {
            if (exceptions.contains(at)) {
                return DnsNames.labels(at) - 1;
            }
            int dot = at.indexOf('.');
            boolean matches = rules.contains(at) || dot >= 0 && wildcards.contains(at.substring(dot + 1));
            if (matches || dot < 0) {
                // nothing matched down to the last label: the rule is "*"
                return DnsNames.labels(at);
            }
        }
    }
}
