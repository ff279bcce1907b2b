// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.smtp.network.MemoryIntake;
import io.postrider.smtp.network.RawClient;
import io.postrider.smtp.network.TestServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Only CRLF.CRLF ends the content (RFC 5321 §4.1.1.4), wherever TCP cuts it (CVE-2023-51764 and its
/// siblings).
class SmugglingOverSocketTest {
    private static final String SMUGGLED =
            "MAIL FROM:<evil@example.net>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\nsmuggled\r\n.\r\n";
    private static TestServer server = new TestServer();

    @BeforeAll
    static void open() throws Exception {
        server = new TestServer().start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static RawClient inData() throws IOException {
        RawClient client = server.connect();
        client.reply();
        client.ask("EHLO client.example");
        client.ask("MAIL FROM:<good@example.net>");
        client.ask("RCPT TO:<user@example.org>");
        assertThat(client.ask("DATA")).startsWith("354");
        return client;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\n.\r\n",
                "\r\n.\n",
                "\r.\r",
                "\r.\r\n",
                "\r\n.\r",
                "\n.\r",
                "\r\r\n.\r\r\n",
                "\r\n\0.\r\n",
                "\r\n.\0\r\n",
                "\n\n.\r\n",
                "\r.\n",
                "\r\n.\r\r\n",
                "\r\n\r.\r\n"
            })
    void falseEndIsNoEndAtAnySplit(String end) throws Exception {
        String content = "Subject: x\r\n\r\nbody" + end + SMUGGLED;
        int from = content.indexOf("body");
        for (int split = from; split <= from + 5 + end.length(); split++) {
            int before = server.intake().messages().size();
            try (RawClient client = inData()) {
                client.send(content.substring(0, split));
                client.send(content.substring(split));
                client.send(".\r\nQUIT\r\n");
                client.rest();
            }
            List<MemoryIntake.Message> all = server.intake().messages();
            assertThat(all.size() - before).isLessThanOrEqualTo(1);
            assertThat(all).noneMatch(message -> message.reversePath().startsWith("evil"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25})
    void trueEndIsTheEndAtEverySplit(int split) throws Exception {
        String content = "a: b\r\n\r\n..body\r\n.\r\nNOOP\r\n";
        try (RawClient client = inData()) {
            client.send(content.substring(0, split));
            client.send(content.substring(split));
            assertThat(client.reply()).startsWith("250");
            assertThat(client.reply()).startsWith("250");
            assertThat(server.intake().messages().getLast().text()).endsWith("a: b\r\n\r\n.body\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 13, 20, 31})
    void chunksOfExactCountsHoldWhateverTheyHold(int pieceOctets) throws Exception {
        String chunk = "a: b\r\n\r\n.\r\nMAIL FROM:<evil@example.net>\r\n";
        try (RawClient client = server.connect()) {
            client.reply();
            client.ask("EHLO client.example");
            client.ask("MAIL FROM:<good@example.net>");
            client.ask("RCPT TO:<user@example.org>");
            String all = "BDAT " + chunk.length() + "\r\n" + chunk + "BDAT 0 LAST\r\nNOOP\r\n";
            for (int at = 0; at < all.length(); at += pieceOctets) {
                client.send(all.substring(at, Math.min(all.length(), at + pieceOctets)));
            }
            assertThat(client.reply()).startsWith("250");
            assertThat(client.reply()).startsWith("250");
            assertThat(client.reply()).startsWith("250");
            assertThat(server.intake().messages().getLast().text()).endsWith(chunk);
        }
    }
}
