// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.dns.DnsRecord;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dns.DnsNames;
import io.postrider.filters.dns.IpText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads the records of a request's zone. Pure functions.
final class RecordReader {
    private static final char RAW_OCTETS = 0xdc00;

    private RecordReader() {}

    static List<DnsRecord> read(DnsType type, JsonNode values) throws BadRequestException {
        List<DnsRecord> records = new ArrayList<>();
        if (!values.isArray()) {
            record(type, values).ifPresent(records::add);
            return records;
        }
        for (JsonNode value : values) {
            record(type, value).ifPresent(records::add);
        }
        return records;
    }

    private static Optional<DnsRecord> record(DnsType type, JsonNode value) throws BadRequestException {
        return switch (type) {
            case TXT -> Optional.of(text(value));
            case A, AAAA ->
                Optional.of(new DnsRecord.Address(IpText.address(value.asString(""))
                        .orElseThrow(() -> new BadRequestException("no address in dns: " + value))));
            case MX -> Optional.of(exchanger(value));
            case PTR, CNAME, NS -> Optional.of(new DnsRecord.Name(DnsNames.withoutFinalDot(value.asString(""))));
            case TLSA -> Optional.of(association(value.asString("")));
            case SRV, SOA -> Optional.empty();
        };
    }

    private static DnsRecord text(JsonNode value) {
        List<byte[]> strings = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(part -> strings.add(octets(part.asString(""))));
        } else {
            strings.add(octets(value.asString("")));
        }
        return new DnsRecord.Text(strings);
    }

    // JSON carries characters: UTF-8, but a lone low surrogate U+DC80..U+DCFF stands for a raw octet
    private static byte[] octets(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        java.io.ByteArrayOutputStream octets = new java.io.ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            if (c >= RAW_OCTETS && c <= RAW_OCTETS + 0xff) {
                octets.write(c - RAW_OCTETS);
            } else {
                octets.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return octets.toByteArray();
    }

    private static DnsRecord exchanger(JsonNode value) throws BadRequestException {
        String[] parts = value.isArray()
                ? new String[] {value.path(0).asString(""), value.path(1).asString("")}
                : value.asString("").strip().split("\\s+");
        if (parts.length != 2) {
            throw new BadRequestException("no MX in dns: " + value);
        }
        return new DnsRecord.MailExchanger(number(parts[0]), DnsNames.withoutFinalDot(parts[1]));
    }

    private static DnsRecord association(String value) throws BadRequestException {
        String[] parts = value.strip().split("\\s+", 4);
        if (parts.length != 4) {
            throw new BadRequestException("no TLSA in dns: " + value);
        }
        try {
            byte[] data = HexFormat.of().parseHex(parts[3].replaceAll("\\s", ""));
            return new DnsRecord.TlsAssociation(number(parts[0]), number(parts[1]), number(parts[2]), data);
        } catch (IllegalArgumentException noHex) {
            throw new BadRequestException("no TLSA in dns: " + value);
        }
    }

    private static int number(String text) throws BadRequestException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException no) {
            throw new BadRequestException("no number in dns: " + text);
        }
    }
}
