// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A DNS in memory: names that were not told do not exist, told names have no other types.
/// Thread-safe once filled.
public final class FakeDns implements DnsResolver {
    private final Map<String, Map<DnsType, DnsAnswer>> answers = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /// Adds MX records, `10 mx1.example` each; `0 .` is the null MX.
    public FakeDns mx(String name, String... records) {
        List<DnsRecord> list = new ArrayList<>();
        for (String one : records) {
            String[] words = one.split(" ");
            list.add(new DnsRecord.MailExchanger(Integer.parseInt(words[0]), words[1].equals(".") ? "" : words[1]));
        }
        return put(name, DnsType.MX, DnsAnswer.found(list));
    }

    /// Adds addresses, A and AAAA by their form.
    public FakeDns address(String name, String... literals) {
        List<DnsRecord> four = new ArrayList<>();
        List<DnsRecord> six = new ArrayList<>();
        for (String one : literals) {
            (one.contains(":") ? six : four).add(new DnsRecord.Address(InetAddress.ofLiteral(one)));
        }
        if (!four.isEmpty()) {
            put(name, DnsType.A, DnsAnswer.found(four));
        }
        return six.isEmpty() ? this : put(name, DnsType.AAAA, DnsAnswer.found(six));
    }

    /// Adds TXT records of one string each.
    public FakeDns txt(String name, String... texts) {
        List<DnsRecord> list = new ArrayList<>();
        for (String one : texts) {
            list.add(new DnsRecord.Text(List.of(one.getBytes(StandardCharsets.UTF_8))));
        }
        return put(name, DnsType.TXT, DnsAnswer.found(list));
    }

    /// Adds TLSA records, `3 1 1 HEX` each.
    public FakeDns tlsa(String name, String... records) {
        List<DnsRecord> list = new ArrayList<>();
        for (String one : records) {
            String[] w = one.split(" ");
            list.add(new DnsRecord.TlsAssociation(
                    Integer.parseInt(w[0]),
                    Integer.parseInt(w[1]),
                    Integer.parseInt(w[2]),
                    HexFormat.of().parseHex(w[3])));
        }
        return put(name, DnsType.TLSA, DnsAnswer.found(list));
    }

    /// Makes questions of one type fail, or say that nothing is there.
    public FakeDns fails(String name, DnsType type, DnsStatus status) {
        return put(name, type, DnsAnswer.none(status));
    }

    /// Marks everything told of a name as proven by DNSSEC.
    public FakeDns secure(String name) {
        answers.getOrDefault(key(name), Map.of()).replaceAll((type, answer) -> answer.withAuthenticated(true));
        return this;
    }

    /// Sets the end of the CNAME chain for everything told of a name.
    public FakeDns canonical(String name, String end) {
        answers.getOrDefault(key(name), Map.of()).replaceAll((type, answer) -> answer.withCanonicalName(end));
        return this;
    }

    private FakeDns put(String name, DnsType type, DnsAnswer answer) {
        answers.computeIfAbsent(key(name), n -> new HashMap<>()).put(type, answer);
        return this;
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /// What was asked, `name TYPE` each, in order.
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public DnsAnswer resolve(String name, DnsType type) {
        asked.add(key(name) + " " + type);
        Map<DnsType, DnsAnswer> known = answers.get(key(name));
        if (known == null) {
            return DnsAnswer.none(DnsStatus.NO_SUCH_NAME);
        }
        DnsAnswer answer = known.get(type);
        boolean secure = known.values().stream().anyMatch(DnsAnswer::authenticated);
        return answer == null ? DnsAnswer.none(DnsStatus.NO_DATA).withAuthenticated(secure) : answer;
    }
}
