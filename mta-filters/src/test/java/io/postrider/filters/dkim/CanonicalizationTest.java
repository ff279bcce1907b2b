// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.filters.message.HeaderSection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalizationTest {
    private static String body(Canonicalization kind, String body, int... chunks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BodyCanonicalizer canonicalizer = new BodyCanonicalizer(kind, out, Long.MAX_VALUE);
        byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        for (int chunk : chunks) {
            int length = Math.min(chunk, octets.length - at);
            canonicalizer.update(octets, at, length);
            at += length;
        }
        canonicalizer.update(octets, at, octets.length - at);
        assertThat(canonicalizer.finish()).isEqualTo(out.size());
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String header(Canonicalization kind, String head) {
        StringBuilder text = new StringBuilder();
        HeaderSection.parse(head.getBytes(StandardCharsets.ISO_8859_1)).fields().stream()
                .map(field -> new String(kind.header(field), StandardCharsets.ISO_8859_1))
                .forEach(text::append);
        return text.toString();
    }

    /// RFC 6376 §3.4.5.
    @Test
    void theExampleOfTheRfc() throws IOException {
        String head = "A: X\r\nB : Y\t\r\n\tZ  \r\n";
        String body = " C \r\nD \t E\r\n\r\n\r\n";
        assertThat(header(Canonicalization.RELAXED, head)).isEqualTo("a:X\r\nb:Y Z\r\n");
        assertThat(header(Canonicalization.SIMPLE, head)).isEqualTo(head);
        assertThat(body(Canonicalization.RELAXED, body)).isEqualTo(" C\r\nD E\r\n");
        assertThat(body(Canonicalization.SIMPLE, body)).isEqualTo(" C \r\nD \t E\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|\\r\\n|''",
                "\\r\\n|\\r\\n|''",
                "\\r\\n\\r\\n\\r\\n|\\r\\n|''",
                "' \\t'|' \\t\\r\\n'|''",
                "' \\r\\n\\t\\r\\n'|' \\r\\n\\t\\r\\n'|''",
                "a|a\\r\\n|a\\r\\n",
                "'a '|a \\r\\n|a\\r\\n",
                "a\\r\\n\\r\\nb|a\\r\\n\\r\\nb\\r\\n|a\\r\\n\\r\\nb\\r\\n",
                "a\\r\\n \\r\\n|a\\r\\n \\r\\n|a\\r\\n",
                "a\\nb|a\\nb\\r\\n|a\\nb\\r\\n",
                "a\\rb|a\\rb\\r\\n|a\\rb\\r\\n",
                "a\\r|a\\r\\r\\n|a\\r\\r\\n",
                "a\\r\\r\\n|a\\r\\r\\n|a\\r\\r\\n",
                "a \\t  b\\t\\r\\n|a \\t  b\\t\\r\\n|a b\\r\\n",
            })
    void bodies(String body, String simple, String relaxed) throws IOException {
        assertThat(body(Canonicalization.SIMPLE, octets(body))).isEqualTo(octets(simple));
        assertThat(body(Canonicalization.RELAXED, octets(body))).isEqualTo(octets(relaxed));
    }

    private static String octets(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
    }

    @Test
    void chunksDoNotMatter() throws IOException {
        Random random = new Random(34);
        String alphabet = "ab \t\r\n\r\n";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            int[] chunks = random.ints(8, 0, 6).toArray();
            for (Canonicalization kind : Canonicalization.values()) {
                String whole = body(kind, text.toString());
                assertThat(body(kind, text.toString(), chunks)).isEqualTo(whole);
                assertThat(body(kind, whole)).isEqualTo(whole);
            }
        }
    }

    @Test
    void aMillionEmptyLinesCostNoMemory() throws IOException {
        assertThat(body(Canonicalization.RELAXED, "a\r\n" + "\r\n".repeat(1_000_000)))
                .isEqualTo("a\r\n");
    }
}
