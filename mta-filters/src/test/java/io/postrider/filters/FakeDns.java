// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dns.IpText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A zone in memory; names that have no record do not exist. Records what was asked.
public final class FakeDns implements DnsResolver {
    private final Map<String, List<DnsRecord>> records = new HashMap<>();
    private final Map<String, DnsStatus> errors = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private static String key(String name, DnsType type) {
        return name.toLowerCase(Locale.ROOT) + " " + type;
    }

    private FakeDns with(String name, DnsType type, DnsRecord record) {
        records.computeIfAbsent(key(name, type), k -> new ArrayList<>()).add(record);
        return this;
    }

    public FakeDns txt(String name, String text) {
        return with(name, DnsType.TXT, new DnsRecord.Text(List.of(text.getBytes(StandardCharsets.UTF_8))));
    }

    public FakeDns address(String name, String address) {
        DnsType type = address.contains(":") ? DnsType.AAAA : DnsType.A;
        return with(name, type, new DnsRecord.Address(IpText.address(address).orElseThrow()));
    }

    public FakeDns mx(String name, String host) {
        return with(name, DnsType.MX, new DnsRecord.MailExchanger(10, host));
    }

    public FakeDns ptr(String address, String name) {
        return with(IpText.reverseName(IpText.address(address).orElseThrow()), DnsType.PTR, new DnsRecord.Name(name));
    }

    public FakeDns error(String name, DnsType type, DnsStatus status) {
        errors.put(key(name, type), status);
        return this;
    }

    /// `name TYPE` of each question.
    public List<String> asked() {
        return asked;
    }

    @Override
    public DnsAnswer resolve(String name, DnsType type) {
        asked.add(name + " " + type);
        List<DnsRecord> found = records.get(key(name, type));
        if (found != null) {
            return DnsAnswer.found(found);
        }
        DnsStatus error = errors.get(key(name, type));
        return DnsAnswer.none(error == null ? DnsStatus.NO_SUCH_NAME : error);
    }
}
