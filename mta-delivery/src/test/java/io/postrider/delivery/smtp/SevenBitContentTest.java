// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SevenBitContentTest {
    private static final String MIXED = """
            MIME-Version: 1.0
            Content-Type: multipart/mixed;
             boundary="a b"
            Content-Transfer-Encoding: 8bit

            pre
            --a b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            ü
            --a b
            Content-Type: image/png
            Content-Transfer-Encoding: binary

            ÿ
            --a b
            Content-Type: text/plain

            plain = text
            --a b--
            post
            """.replace("\n", "\r\n");

    private static final String MIXED_IN_SEVEN_BITS = """
            MIME-Version: 1.0
            Content-Type: multipart/mixed;
             boundary="a b"
            Content-Transfer-Encoding: 7bit

            pre
            --a b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            =C3=BC
            --a b
            Content-Type: image/png
            Content-Transfer-Encoding: base64

            w78=

            --a b
            Content-Type: text/plain

            plain = text
            --a b--
            post
            """.replace("\n", "\r\n");

    private static String recoded(String message) throws IOException {
        return switch (SevenBitContent.of(TestContent.of(message))) {
            case SevenBitContent.Result.Recoded(Content content) -> {
                try (InputStream in = content.open()) {
                    yield new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                }
            }
            case SevenBitContent.Result.Impossible(String why) -> "impossible: " + why;
        };
    }

    @Test
    void everyPartIsRecodedByItsKindAndTheRestIsUntouched() throws IOException {
        assertThat(recoded(MIXED)).isEqualTo(MIXED_IN_SEVEN_BITS);
    }

    @Test
    void messageInAMessageIsRecodedInside() throws IOException {
        String inner = "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n\r\nü\r\n";
        String message =
                "MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + inner;
        assertThat(recoded(message))
                .isEqualTo(
                        "MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
                                + "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=BC\r\n");
    }

    @Test
    void messageWithoutMimeIsLabelled() throws IOException {
        assertThat(recoded("Subject: x\r\n\r\nü\r\n"))
                .isEqualTo("Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=BC\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DKIM-Signature: x\r\nMIME-Version: 1.0\r\n\r\nü",
                "ARC-Seal: x\r\nMIME-Version: 1.0\r\n\r\nü",
                "MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nü\r\n--b--\r\n",
                "MIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\nü\r\n",
                "MIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\nü\r\n",
                "Subject: ü\r\n\r\nx\r\n"
            })
    void whatIsSignedOrMalformedStaysAsItIs(String message) throws IOException {
        assertThat(recoded(message)).startsWith("impossible: ");
    }

    @Test
    void quotedPrintableOfAnythingIsDecodedToTheSame() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(400);
            for (int k = 0; k < length; k++) {
                text.append(random.nextInt(12) == 0 ? "\r\n" : Character.toString(random.nextInt(256)));
            }
            String encoded = QuotedPrintable.encode(text.toString());
            assertThat(encoded.lines()).allMatch(l -> l.length() <= 76);
            assertThat(decode(encoded)).isEqualTo(text.toString());
        }
    }

    private static String decode(String encoded) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(encoded.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder out = new StringBuilder();
        int c;
        while ((c = in.read()) >= 0) {
            if (c != '=') {
                out.append((char) c);
                continue;
            }
            int a = in.read();
            int b = in.read();
            if (a != '\r') {
                out.append((char) (Character.digit(a, 16) << 4 | Character.digit(b, 16)));
            }
        }
        return out.toString();
    }
}
