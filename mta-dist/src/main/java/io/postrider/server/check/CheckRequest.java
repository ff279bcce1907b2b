// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsResolver;
import io.postrider.api.dns.DnsType;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.message.MessageSource;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One request line, read by name and type. One thread.
public final class CheckRequest {
    private final JsonNode node;
    private final DnsResolver dns;
    private final List<Query> queries = new ArrayList<>();
    private boolean dnsUsed;

    private record Query(String name, DnsType type) {}

    CheckRequest(JsonNode node, Function<String, DnsResolver> dnsByServer) throws BadRequestException {
        this.node = node;
        JsonNode given = node.path("dns");
        if (given.has("server")) {
            this.dns = dnsByServer.apply(given.path("server").asString(""));
        } else {
            this.dns = RecordedDns.of(given);
        }
    }

    /// A text that must be there.
    public String text(String key) throws BadRequestException {
        return optionalText(key).orElseThrow(() -> new BadRequestException(key + " is missing"));
    }

    /// A text, or what stands for it.
    public String text(String key, String otherwise) throws BadRequestException {
        return optionalText(key).orElse(otherwise);
    }

    /// A text, if it is there; numbers and truth values count as their text.
    public Optional<String> optionalText(String key) throws BadRequestException {
        return scalar(node.path(key), key);
    }

    private static Optional<String> scalar(JsonNode value, String key) throws BadRequestException {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            throw new BadRequestException(key + " is no text");
        }
        return Optional.of(value.asString());
    }

    /// True when the member is there and not null.
    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    /// The member as it stands.
    public JsonNode member(String key) {
        return node.path(key);
    }

    /// Texts; one text counts as a list of one.
    public List<String> texts(String key) throws BadRequestException {
        JsonNode value = node.path(key);
        List<String> texts = new ArrayList<>();
        if (!value.isArray()) {
            scalar(value, key).ifPresent(texts::add);
            return texts;
        }
        for (JsonNode one : value) {
            texts.add(scalar(one, key).orElse(""));
        }
        return texts;
    }

    /// A whole number, if it is there.
    public Optional<Long> number(String key) throws BadRequestException {
        return whole(node.path(key), key);
    }

    private static Optional<Long> whole(JsonNode value, String key) throws BadRequestException {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isNumber()) {
            return Optional.of(value.numberValue().longValue());
        }
        try {
            return Optional.of(Long.parseLong(value.asString("").strip()));
        } catch (NumberFormatException no) {
            throw new BadRequestException(key + " is no number");
        }
    }

    /// A member of `opts` as text.
    public String option(String key, String otherwise) throws BadRequestException {
        return scalar(node.path("opts").path(key), key).orElse(otherwise);
    }

    /// A member of `opts` as a truth value.
    public boolean flagOption(String key) throws BadRequestException {
        return Boolean.parseBoolean(option(key, "false"));
    }

    /// A member of `opts` as a number.
    public long numberOption(String key, long otherwise) throws BadRequestException {
        return whole(node.path("opts").path(key), key).orElse(otherwise);
    }

    /// Octets in base64 that must be there.
    public byte[] octets(String key) throws BadRequestException {
        try {
            return Base64.getDecoder().decode(text(key).replaceAll("\\s", ""));
        } catch (IllegalArgumentException no) {
            throw new BadRequestException(key + " is no base64");
        }
    }

    /// The message that must be there, for reading: one that has only bare line feeds gets CRLF.
    public MessageSource message() throws BadRequestException {
        byte[] octets = octets("message");
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        return MessageSource.of(
                text.contains("\r\n") ? octets : text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /// An IP address that must be there.
    public InetAddress address(String key) throws BadRequestException {
        String text = text(key);
        return IpText.address(text).orElseThrow(() -> new BadRequestException(key + " is no IP address: " + text));
    }

    /// The clock of the request; without `now` it stands at the epoch.
    public InstantSource clock() throws BadRequestException {
        return InstantSource.fixed(Instant.ofEpochSecond(now().orElse(0L)));
    }

    /// `now`.
    public Optional<Long> now() throws BadRequestException {
        return number("now");
    }

    /// The DNS of the request; every question is recorded.
    public DnsResolver dns() {
        dnsUsed = true;
        return (name, type) -> {
            queries.add(new Query(name, type));
            DnsAnswer answer = dns.resolve(name, type);
            return answer;
        };
    }

    void putQueries(ObjectNode answer) {
        if (!dnsUsed) {
            return;
        }
        ArrayNode list = answer.putArray("queries");
        for (Query query : queries) {
            list.addArray().add(query.name()).add(query.type().name());
        }
    }
}
