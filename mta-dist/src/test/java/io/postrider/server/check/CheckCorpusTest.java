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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The foreign suites of `check/ORIGIN.md`, driven through the batch interface.
final class CheckCorpusTest {
    private final JsonMapper json = JsonMapper.builder().build();
    private final CheckBatch batch = new CheckBatch();

    @ParameterizedTest
    @CsvSource({"spf.jsonl,200", "dkim.jsonl,17", "arc.jsonl,17", "dmarc.jsonl,12", "psl.jsonl,78"})
    void everyCaseOfTheSuiteIsAnsweredAsItExpects(String file, int cases) throws IOException {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (String line : lines(file)) {
            JsonNode one = json.readTree(line);
            ObjectNode request = (ObjectNode) one.path("request");
            request.set("id", one.path("id"));
            JsonNode answer = json.readTree(
                    batch.answer(request.toString(), server -> (name, type) -> DnsAnswer.none(DnsStatus.TIMEOUT)));
            for (Map.Entry<String, JsonNode> member : one.path("expect").properties()) {
                if (!agrees(member.getKey(), member.getValue(), answer)) {
                    wrong.add(one.path("id") + " " + member + " got " + answer);
                }
            }
            seen++;
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isEqualTo(cases);
    }

    private static boolean agrees(String member, JsonNode expected, JsonNode answer) {
        return switch (member) {
            case "diverges" -> true;
            case "states" -> statesAgree(expected, answer.path("signatures"));
            default -> agrees(expected, answer.path(member));
        };
    }

    /// One word for each signature from the top; `!` is any failure that is for good.
    private static boolean statesAgree(JsonNode expected, JsonNode signatures) {
        boolean agree = signatures.size() >= expected.size();
        for (int i = 0; i < expected.size() && agree; i++) {
            String got = signatures.path(i).path("result").asString("");
            String wanted = expected.path(i).asString("");
            agree = wanted.equals("!") ? !got.equals("pass") && !got.equals("temperror") : got.equals(wanted);
        }
        return agree;
    }

    private static boolean agrees(JsonNode expected, JsonNode got) {
        if (expected.isString() && "DEFAULT".equals(expected.asString())) {
            return !got.asString("").isEmpty();
        }
        if (!expected.isArray() || got.isArray()) {
            return expected.equals(got);
        }
        for (JsonNode allowed : expected) {
            if (allowed.equals(got)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(CheckCorpusTest.class.getResourceAsStream("/check/" + file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
