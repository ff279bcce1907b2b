// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CheckBatchTest {
    private static final String SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    private static final String ZONE =
            "\"dns\":{\"records\":{\"s._domainkey.example.org\":{\"TXT\":[[\"v=DKIM1; k=ed25519; \","
                    + "\"p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"]]}}}";
    private final JsonMapper json = JsonMapper.builder().build();
    private final CheckBatch batch = new CheckBatch();

    private JsonNode ask(String request) {
        return json.readTree(batch.answer(request, server -> (name, type) -> DnsAnswer.none(DnsStatus.TIMEOUT)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void everyLineIsAnsweredInOrderAndFlushed() throws IOException {
        String lines =
                "{\"id\":1,\"op\":\"psl\",\"domain\":\"a.example.com\"}\n\nnonsense\n[1]\n{\"id\":\"x\",\"op\":\"nope\"}\n"
                        + "{\"op\":\"spf\"}\n{\"id\":{\"a\":[2]},\"op\":\"spf\",\"ip\":\"1.2.3\"}\n";
        int[] flushes = new int[1];
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                flushes[0]++;
            }
        };
        int code = batch.run(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                out,
                server -> (name, type) -> DnsAnswer.none(DnsStatus.TIMEOUT));
        List<String> answers = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(code).isZero();
        assertThat(flushes[0]).isEqualTo(6);
        assertThat(answers).hasSize(6);
        assertThat(answers.get(0)).isEqualTo("{\"id\":1,\"registrable\":\"example.com\"}");
        assertThat(answers.get(1)).startsWith("{\"id\":null,\"error\":");
        assertThat(answers.get(2)).startsWith("{\"id\":null,\"error\":");
        assertThat(answers.get(3)).isEqualTo("{\"id\":\"x\",\"error\":\"unknown op nope\"}");
        assertThat(answers.get(4)).isEqualTo("{\"id\":null,\"error\":\"ip is missing\"}");
        assertThat(answers.get(5)).startsWith("{\"id\":{\"a\":[2]},\"error\":\"ip is no IP address");
    }

    private JsonNode spf(String dns, String domain) {
        return ask("{\"id\":1,\"op\":\"spf\",\"ip\":\"192.0.2.1\",\"helo\":\"h.example\",\"mailfrom\":\"a@" + domain
                + "\",\"dns\":" + dns + "}");
    }

    @Test
    void theZoneFollowsTheRulesOfTheContract() {
        String zone =
                "{\"records\":{\"Alias.Example.\":{\"CNAME\":[\"real.example.\"]},\"real.example\":{\"TXT\":[[\"v=spf1 \",\"-all\"]]},"
                        + "\"both.example\":{\"TXT\":[[\"v=spf1 +all\"]],\"WEIRD\":[\"x\"]},\"loop.example\":{\"CNAME\":[\"loop.example\"]},"
                        + "\"a.b.c.example\":{\"A\":[\"192.0.2.1\"]}},"
                        + "\"errors\":{\"both.example\":{\"*\":\"TIMEOUT\"},\"slow.example\":{\"TXT\":\"SERVFAIL\",\"*\":\"NXDOMAIN\"}},"
                        + "\"bogus\":[\"bogus.test\"]}";
        assertThat(spf(zone, "alias.example").path("result").asString()).isEqualTo("fail");
        assertThat(spf(zone, "both.example").path("result").asString()).isEqualTo("pass");
        assertThat(spf(zone, "loop.example").path("result").asString()).isEqualTo("temperror");
        assertThat(spf(zone, "slow.example").path("result").asString()).isEqualTo("temperror");
        assertThat(spf(zone, "x.bogus.test").path("result").asString()).isEqualTo("temperror");
        assertThat(spf(zone, "b.c.example").path("result").asString()).isEqualTo("none");
        assertThat(spf(zone, "alias.example").path("queries").toString()).isEqualTo("[[\"alias.example\",\"TXT\"]]");
        assertThat(spf("{\"server\":\"127.0.0.1:5353\"}", "x.example")
                        .path("result")
                        .asString())
                .isEqualTo("temperror");
        assertThat(spf("{\"records\":{\"x\":{\"A\":[\"nonsense\"]}}}", "x.example")
                        .path("error")
                        .asString())
                .contains("no address");
    }

    @Test
    void aMacroIsExpandedOrRefused() {
        String request = "{\"id\":1,\"op\":\"spf-macro\",\"macro\":\"%s\",\"ip\":\"192.0.2.3\",\"helo\":\"h.example\","
                + "\"mailfrom\":\"strong-bad@email.example.com\",\"domain\":\"email.example.com\"}";
        assertThat(ask(request.replace("%s", "%{ir}.%{v}._spf.%{d2}"))
                        .path("text")
                        .asString())
                .isEqualTo("3.2.0.192.in-addr._spf.example.com");
        assertThat(ask(request.replace("%s", "%{zz}")).path("error").asString()).contains("malformed macro");
    }

    @Test
    void aMessageIsSignedPrependedAndVerified() {
        String message = "From: a@example.org\r\nSubject: x\r\n\r\nbody";
        JsonNode signed = ask("{\"id\":1,\"op\":\"dkim-sign\",\"message\":\"" + base64(message)
                + "\",\"keys\":[{\"d\":\"example.org\","
                + "\"s\":\"s\",\"alg\":\"ed25519-sha256\",\"pem\":\"" + SEED
                + "\"}],\"headers\":[\"from\",\"to\",\"subject\"],"
                + "\"oversign\":true,\"c\":\"simple/relaxed\",\"t\":5,\"x\":10,\"i\":\"@example.org\"}");
        String whole =
                new String(Base64.getDecoder().decode(signed.path("message").asString()), StandardCharsets.ISO_8859_1);
        assertThat(whole).endsWith(message).startsWith("DKIM-Signature:");
        assertThat(signed.path("headers").path(0).asString())
                .startsWith("DKIM-Signature:")
                .doesNotEndWith("\r\n");
        JsonNode verified =
                ask("{\"id\":1,\"op\":\"dkim-verify\",\"now\":7,\"message\":\"" + base64(whole) + "\"," + ZONE + "}");
        assertThat(verified.path("result").asString()).isEqualTo("pass");
        assertThat(verified.path("signatures").path(0).path("key_bits").asInt()).isEqualTo(256);
        assertThat(verified.path("authres").asString()).startsWith("dkim=pass header.d=example.org");
        JsonNode late =
                ask("{\"id\":1,\"op\":\"dkim-verify\",\"now\":11,\"message\":\"" + base64(whole) + "\"," + ZONE + "}");
        assertThat(late.path("result").asString()).isEqualTo("permerror");
    }

    @Test
    void canonicalizationAnswersDataAndHash() {
        JsonNode body =
                ask("{\"id\":1,\"op\":\"canon\",\"kind\":\"body\",\"c\":\"relaxed\",\"algo\":\"rsa-sha1\",\"data\":\""
                        + base64(" C \r\nD \t E\r\n\r\n\r\n") + "\",\"chunks\":[1,2,3]}");
        assertThat(body.path("data").asString()).isEqualTo(base64(" C\r\nD E\r\n"));
        assertThat(Base64.getDecoder().decode(body.path("bodyhash").asString())).hasSize(20);
        JsonNode header = ask("{\"id\":1,\"op\":\"canon\",\"kind\":\"header\",\"c\":\"relaxed\",\"data\":\""
                + base64("A: X\r\nB : Y\t\r\n\tZ  ") + "\"}");
        assertThat(header.path("data").asString()).isEqualTo(base64("a:X\r\nb:Y Z\r\n"));
        JsonNode cut = ask("{\"id\":1,\"op\":\"canon\",\"kind\":\"body\",\"c\":\"simple\",\"l\":3,\"data\":\""
                + base64("abcdef") + "\"}");
        assertThat(cut.path("data").asString()).isEqualTo(base64("abc"));
    }

    @Test
    void aSealVerifiesAndAFailedChainGetsNone() {
        String message = "From: a@example.org\r\n\r\nbody\r\n";
        String seal = "\"op\":\"arc-seal\",\"domain\":\"example.org\",\"selector\":\"s\",\"pem\":\"" + SEED
                + "\",\"srv_id\":\"mx.example\",\"sig_headers\":\"from:to\",\"t\":12345,\"authres\":\"spf=pass;\\r\\n  dkim=none\","
                + ZONE;
        JsonNode set = ask("{\"id\":1,\"message\":\"" + base64(message) + "\"," + seal + "}");
        assertThat(set.path("aar").asString()).isEqualTo("i=1; mx.example; spf=pass; dkim=none");
        assertThat(set.path("as").asString())
                .startsWith("a=ed25519-sha256; b=")
                .endsWith("; cv=none; d=example.org; i=1; s=s; t=12345");
        String sealed = "ARC-Seal: " + set.path("as").asString() + "\r\nARC-Message-Signature: "
                + set.path("ams").asString() + "\r\nARC-Authentication-Results: "
                + set.path("aar").asString() + "\r\n" + message;
        JsonNode verified = ask("{\"id\":1,\"op\":\"arc-verify\",\"message\":\"" + base64(sealed) + "\"," + ZONE + "}");
        assertThat(verified.path("cv").asString()).isEqualTo("pass");
        assertThat(verified.path("oldest_pass").asInt()).isZero();
        String failed = sealed.replace("cv=none", "cv=fail");
        JsonNode none = ask("{\"id\":1,\"message\":\"" + base64(failed) + "\"," + seal + "}");
        assertThat(none.path("as").asString()).isEmpty();
        assertThat(none.path("aar").asString()).isEmpty();
    }

    private JsonNode parse(String what, String text) {
        return ask("{\"id\":1,\"op\":\"parse\",\"what\":\"" + what + "\",\"base64\":\"" + base64(text) + "\"}");
    }

    @Test
    void recordsAndFieldsAreParsed() {
        JsonNode spf = parse("spf-record", "v=spf1 a:x.example/24 ~all exp=e.example");
        assertThat(spf.path("valid").asBoolean()).isTrue();
        assertThat(spf.path("value")
                        .path("mechanisms")
                        .path(1)
                        .path("qualifier")
                        .asString())
                .isEqualTo("~");
        assertThat(parse("spf-record", "v=spf1 moo").path("valid").asBoolean()).isFalse();
        JsonNode key = parse("dkim-record", "v=DKIM1; t=y; p=");
        assertThat(key.path("value").path("revoked").asBoolean()).isTrue();
        assertThat(parse("dkim-record", "p=;p=").path("reason").asString()).contains("twice");
        JsonNode signature =
                parse("dkim-sig", "v=1; a=rsa-sha256; d=Example.org; s=s; h=From : To; bh=YQ==; b=Y\r\n Q==; t=1");
        assertThat(signature.path("value").path("d").asString()).isEqualTo("example.org");
        assertThat(signature.path("value").path("t").asInt()).isEqualTo(1);
        JsonNode dmarc = parse("dmarc-record", "v=DMARC1; p=reject; rua=mailto:a@example.org");
        assertThat(dmarc.path("value").path("rua").path(0).asString()).isEqualTo("mailto:a@example.org");
        assertThat(parse("dmarc-record", "v=DMARC1; p=foo").path("valid").asBoolean())
                .isFalse();
        JsonNode results = parse("authres", "Authentication-Results: mx.example; spf=pass smtp.mailfrom=a@b.example");
        assertThat(results.path("value").path("results").path(0).path("method").asString())
                .isEqualTo("spf");
        assertThat(parse("nonsense", "x").path("error").asString()).isEqualTo("unknown what nonsense");
    }

    @Test
    void dmarcReadsTheMessageWhenNoAuthorIsGiven() {
        JsonNode answer = ask(
                "{\"id\":1,\"op\":\"dmarc\",\"message\":\"" + base64("From: A <a@sub.example.co.uk>\r\n\r\n")
                        + "\",\"opts\":{\"mode\":\"rfc7489\"},\"dkim\":[{\"d\":\"example.co.uk\",\"result\":\"pass\"}],"
                        + "\"dns\":{\"records\":{\"_dmarc.example.co.uk\":{\"TXT\":[[\"v=DMARC1; p=none; sp=reject\"]]}}}}");
        assertThat(answer.path("result").asString()).isEqualTo("pass");
        assertThat(answer.path("policy").asString()).isEqualTo("reject");
        assertThat(answer.path("org_domain").asString()).isEqualTo("example.co.uk");
        assertThat(answer.path("dkim_aligned").asBoolean()).isTrue();
    }
}
