// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.smtp.Reply;
import org.junit.jupiter.api.Test;

class ServerCapabilitiesTest {
    private static ServerCapabilities of(String... keywords) {
        String[] lines = new String[keywords.length + 1];
        lines[0] = "mx.example.net Hello";
        System.arraycopy(keywords, 0, lines, 1, keywords.length);
        return ServerCapabilities.of(Reply.of(250, lines));
    }

    @Test
    void keywordsAreRead() {
        ServerCapabilities server = of("PIPELINING", "size 1000", "AUTH PLAIN login", "LIMITS RCPTMAX=20 MAILMAX=x");
        assertThat(server.has(Extension.PIPELINING)).isTrue();
        assertThat(server.has("pipelining")).isTrue();
        assertThat(server.has(Extension.CHUNKING)).isFalse();
        assertThat(server.sizeLimitOctets()).hasValue(1000);
        assertThat(server.mechanisms()).containsExactly("PLAIN", "LOGIN");
        assertThat(server.limit("rcptmax")).hasValue(20);
        assertThat(server.limit("MAILMAX")).isEmpty();
        assertThat(server.parameter(Extension.SIZE)).contains("1000");
    }

    @Test
    void theFirstLineIsNoKeyword() {
        assertThat(ServerCapabilities.of(Reply.of(250, "PIPELINING")).has(Extension.PIPELINING))
                .isFalse();
    }

    @Test
    void sizeWithoutALimitIsNone() {
        assertThat(of("SIZE").sizeLimitOctets()).isEmpty();
        assertThat(of("SIZE 0").sizeLimitOctets()).isEmpty();
        assertThat(of("SIZE 99999999999999999999").sizeLimitOctets()).isEmpty();
        assertThat(of("SIZE lots").sizeLimitOctets()).isEmpty();
        assertThat(ServerCapabilities.none().sizeLimitOctets()).isEmpty();
    }

    @Test
    void oldAuthLinesAreRead() {
        assertThat(of("AUTH=LOGIN", "AUTH PLAIN LOGIN").mechanisms()).containsExactly("LOGIN", "PLAIN");
    }

    @Test
    void nonsenseIsLeftOut() {
        ServerCapabilities server = of("", "  ", "***", "8BITMIME");
        assertThat(server.has(Extension.EIGHT_BIT_MIME)).isTrue();
        assertThat(server.has("***")).isFalse();
    }
}
