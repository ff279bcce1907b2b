// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The ops for addresses, TLS policy, MIME, bounces and reports: `check/content.jsonl` holds requests, and
/// the members
/// that their answers must have.
final class ContentOpsTest {
    private static final int CASES = 78;
    private final JsonMapper json = JsonMapper.builder().build();
    private final CheckBatch batch = new CheckBatch();

    @Test
    void everyRequestIsAnsweredAsExpected() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> lines = lines();
        for (String line : lines) {
            JsonNode one = json.readTree(line);
            JsonNode answer = answer((ObjectNode) one.path("request"));
            if (!holds(one.path("expect"), answer)) {
                wrong.add(one.path("id") + " got " + answer);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).hasSize(CASES);
    }

    @Test
    void everyTruncationOfAMessageIsAnswered() throws IOException {
        for (String line : lines()) {
            ObjectNode request = (ObjectNode) json.readTree(line).path("request");
            String message = request.path("message").asString("");
            for (int length = 0; length < message.length(); length += 52) {
                request.put("message", message.substring(0, length));
                assertThat(answer(request).path("error").asString(""))
                        .as(request.toString())
                        .doesNotStartWith("internal error");
            }
        }
    }

    private JsonNode answer(ObjectNode request) {
        return json.readTree(
                batch.answer(request.toString(), server -> (name, type) -> DnsAnswer.none(DnsStatus.TIMEOUT)));
    }

    /// Objects may have more members than expected; all else is equal.
    private static boolean holds(JsonNode expected, JsonNode got) {
        if (expected.isObject()) {
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                if (!holds(member.getValue(), got.path(member.getKey()))) {
                    return false;
                }
            }
            return got.isObject();
        }
        if (!expected.isArray()) {
            return expected.equals(got);
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!holds(expected.path(i), got.path(i))) {
                return false;
            }
        }
        return got.isArray() && got.size() == expected.size();
    }

    private static List<String> lines() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ContentOpsTest.class.getResourceAsStream("/check/content.jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
