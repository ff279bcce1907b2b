// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.filters.message.Parsed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthenticationResultsTest {
    private static AuthenticationResults read(String value) {
        return AuthenticationResults.parse(value).toOptional().orElseThrow();
    }

    /// RFC 8601 appendix B.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org 1; none",
                "example.com; spf=pass smtp.mailfrom=example.net",
                "example.com; auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n spf=pass smtp.mailfrom=example.net",
                "example.com; dkim=pass (good signature) header.d=example.com",
                "example.com; dkim=pass reason=\"good signature\" header.i=@mail-router.example.net;\r\n"
                        + " dkim=fail reason=\"bad signature\" header.i=@newyork.example.com",
                "foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n"
                        + " policy (A dot can go here) . (like that) expired\r\n (this surprised me) = (as I wasn't"
                        + " expecting it) 1362471462",
                "\"quoted id\"; dmarc=pass header.from=\"a b\"",
                "mx.google.com;\r\n dkim=pass header.i=@ietf.org header.s=ietf1 header.b=jqktrzno;\r\n spf=pass (google.com:"
                        + " domain of x designates 192.0.2.1 as permitted sender) smtp.mailfrom=\"a b\"@ietf.org;",
            })
    void theExamplesOfTheRfcAreRead(String value) {
        assertThat(AuthenticationResults.parse(value)).isInstanceOf(Parsed.Valid.class);
    }

    @Test
    void methodResultReasonAndPropertiesAreFound() {
        AuthenticationResults field =
                read("foo.example.net (foobar) 1 (baz); dkim (x) / 1 = fail reason=\"no \\\"key\\\"\" "
                        + "policy . expired = 1362471462; spf=pass smtp.mailfrom=\"a b\"@example.org");
        assertThat(field.authservId()).isEqualTo("foo.example.net");
        assertThat(field.results().getFirst().reason()).contains("no \"key\"");
        assertThat(field.results().getFirst().property("policy", "expired")).contains("1362471462");
        assertThat(field.results().getLast().property("smtp", "mailfrom")).contains("\"a b\"@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "example.org",
                "example.org;",
                "example.org; dkim",
                "example.org; dkim=",
                "example.org; =pass",
                "example.org; none; spf=pass",
                "example.org; spf=pass smtp.mailfrom",
                "example.org; spf=pass (open",
                "example.org; spf=pass smtp.mailfrom=\"open",
                "example.org x; spf=pass",
                "example.org; spf=pass ; !"
            })
    void whatIsNoFieldIsRefused(String value) {
        assertThat(AuthenticationResults.parse(value)).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void whatWeWriteCanBeReadAndCannotBeBrokenOutOf() {
        AuthenticationResult evil = AuthenticationResult.of("spf", "fail")
                .withReason("a \"b\" \\ ; dmarc=pass\r\n x")
                .withProperty("smtp", "mailfrom", "joe; dmarc=pass@example.org")
                .withProperty("smtp", "helo", "x (y) ; dkim=pass");
        AuthenticationResults field = new AuthenticationResults("mx.example.net", 1, List.of(evil));
        AuthenticationResults read = read(field.folded());
        assertThat(read.results()).hasSize(1);
        assertThat(read.results().getFirst().method()).isEqualTo("spf");
        assertThat(read.results().getFirst().property("smtp", "helo")).contains("x (y) ; dkim=pass");
        assertThat(new AuthenticationResults("mx", 1, List.of()).folded()).isEqualTo("mx; none");
    }

    @Test
    void theNameIsReadEvenWhenTheRestIsNot() {
        assertThat(AuthenticationResults.authservIdOf(" (c (d)) mx.example.net; ==="))
                .isEqualTo("mx.example.net");
        assertThat(AuthenticationResults.authservIdOf("\"mx.example.net\"; x")).isEqualTo("mx.example.net");
        assertThat(AuthenticationResults.authservIdOf("")).isEmpty();
    }

    @Test
    void randomTextNeverThrowsOrHangs() {
        Random random = new Random(8601);
        String alphabet = "ab.=;()\"\\/ \r\n\t-_1@";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder("x;");
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(AuthenticationResults.parse(text.toString())).isNotNull();
        }
        assertThat(AuthenticationResults.parse("x;" + "(".repeat(1_000_000))).isInstanceOf(Parsed.Invalid.class);
    }
}
