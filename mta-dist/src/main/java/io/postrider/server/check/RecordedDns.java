// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dns.DnsNames;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The zone that a request carries. Immutable after making.
///
/// A name that is absent does not exist, a present name without the type has no data, the parents of a
/// present name
/// exist; a record wins over an error of its name.
final class RecordedDns implements DnsResolver {
    private static final int MAX_ALIASES = 12;
    private final Map<String, Entry> names = new HashMap<>();
    private final Set<String> parents = new HashSet<>();
    private final Set<String> secure = new HashSet<>();
    private final Set<String> bogus = new HashSet<>();

    private record Entry(Map<DnsType, List<DnsRecord>> records, Map<String, DnsStatus> errors) {
        Entry() {
            this(new EnumMap<>(DnsType.class), new HashMap<>());
        }
    }

    private RecordedDns() {}

    static RecordedDns of(JsonNode dns) throws BadRequestException {
        RecordedDns zone = new RecordedDns();
        for (Map.Entry<String, JsonNode> name : dns.path("records").properties()) {
            Entry entry = zone.entry(name.getKey());
            for (Map.Entry<String, JsonNode> type : name.getValue().properties()) {
                addRecords(entry, type.getKey(), type.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> name : dns.path("errors").properties()) {
            Entry entry = zone.entry(name.getKey());
            for (Map.Entry<String, JsonNode> type : name.getValue().properties()) {
                entry.errors()
                        .put(
                                type.getKey().toUpperCase(Locale.ROOT),
                                status(type.getValue().asString("")));
            }
        }
        dns.path("secure").forEach(name -> zone.secure.add(key(name.asString(""))));
        dns.path("bogus").forEach(name -> zone.bogus.add(key(name.asString(""))));
        return zone;
    }

    private Entry entry(String name) {
        String key = key(name);
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            parents.add(key.substring(dot + 1));
        }
        return names.computeIfAbsent(key, k -> new Entry());
    }

    private static void addRecords(Entry entry, String typeName, JsonNode values) throws BadRequestException {
        Optional<DnsType> type = type(typeName);
        if (type.isEmpty()) {
            return;
        }
        List<DnsRecord> records = RecordReader.read(type.get(), values);
        if (!records.isEmpty()) {
            entry.records().put(type.get(), records);
        }
    }

    private static Optional<DnsType> type(String name) {
        for (DnsType type : DnsType.values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static DnsStatus status(String word) throws BadRequestException {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "SERVFAIL", "REFUSED", "FORMERR", "NOTIMP" -> DnsStatus.SERVER_FAILURE;
            case "TIMEOUT" -> DnsStatus.TIMEOUT;
            case "NXDOMAIN" -> DnsStatus.NO_SUCH_NAME;
            case "NODATA" -> DnsStatus.NO_DATA;
            case "BOGUS" -> DnsStatus.BOGUS;
            default -> throw new BadRequestException("unknown DNS error " + word);
        };
    }

    private static String key(String name) {
        return DnsNames.withoutFinalDot(name).toLowerCase(Locale.ROOT);
    }

    @Override
    public DnsAnswer resolve(String name, DnsType type) {
        String at = key(name);
        boolean authenticated = true;
        for (int i = 0; i <= MAX_ALIASES; i++) {
            if (isBelow(at, bogus)) {
                return DnsAnswer.none(DnsStatus.BOGUS);
            }
            authenticated &= isBelow(at, secure);
            Entry entry = names.get(at);
            Optional<String> alias = entry == null ? Optional.empty() : alias(entry, type);
            if (alias.isEmpty()) {
                DnsAnswer answer = answer(at, entry == null ? new Entry() : entry, type);
                DnsAnswer marked = answer.withAuthenticated(authenticated);
                return i == 0 ? marked : marked.withCanonicalName(at);
            }
            at = key(alias.get());
        }
        return DnsAnswer.none(DnsStatus.SERVER_FAILURE);
    }

    private static Optional<String> alias(Entry entry, DnsType type) {
        boolean direct = type == DnsType.CNAME
                || entry.records().containsKey(type)
                || entry.errors().containsKey(type.name());
        List<DnsRecord> aliases = entry.records().getOrDefault(DnsType.CNAME, List.of());
        return !direct && !aliases.isEmpty() && aliases.getFirst() instanceof DnsRecord.Name target
                ? Optional.of(target.name())
                : Optional.empty();
    }

    private DnsAnswer answer(String name, Entry entry, DnsType type) {
        List<DnsRecord> found = entry.records().getOrDefault(type, List.of());
        if (!found.isEmpty()) {
            return DnsAnswer.found(found);
        }
        DnsStatus error =
                entry.errors().getOrDefault(type.name(), entry.errors().get("*"));
        if (error != null) {
            return DnsAnswer.none(error);
        }
        boolean exists = names.containsKey(name) || parents.contains(name);
        return DnsAnswer.none(exists ? DnsStatus.NO_DATA : DnsStatus.NO_SUCH_NAME);
    }

    private static boolean isBelow(String name, Set<String> zones) {
        if (zones.contains(name)) {
            return true;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (zones.contains(name.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }
}
