// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.filter.Edit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadEditorTest {
    private static final String HEAD = "From mbox line\r\nA: 1\r\nB: x\r\n\tfolded\r\nA: 2\r\na : 3\r\n";

    private static HeadEditor of(String head) {
        return HeadEditor.of(head.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(HeadEditor editor) {
        return new String(editor.octets(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNotEditedKeepsItsOctets() {
        assertThat(text(of(HEAD))).isEqualTo(HEAD);
    }

    @Test
    void aMissingLastLineEndIsAdded() {
        assertThat(text(of("A: 1"))).isEqualTo("A: 1\r\n");
    }

    @Test
    void occurrencesCountFromTheTopAndFromTheBottom() {
        assertThat(text(of(HEAD).apply(List.of(new Edit.RemoveHeader("a", 1))))).doesNotContain("A: 1");
        assertThat(text(of(HEAD).apply(List.of(new Edit.RemoveHeader("a", -1)))))
                .doesNotContain("a : 3");
        assertThat(text(of(HEAD).apply(List.of(new Edit.RemoveHeader("a", 0)))))
                .isEqualTo("From mbox line\r\nB: x\r\n\tfolded\r\n");
        assertThat(text(of(HEAD).apply(List.of(new Edit.ReplaceHeader("A", 2, "two")))))
                .contains("\r\nA: two\r\n");
        assertThat(text(of(HEAD).apply(List.of(new Edit.ReplaceHeader("A", 9, "new")))))
                .endsWith("A: new\r\n");
    }

    @Test
    void insertGoesToItsIndexOrTheEnd() {
        assertThat(text(of("A: 1\r\nB: 2\r\n").apply(List.of(new Edit.InsertHeader(1, "X", "y")))))
                .isEqualTo("A: 1\r\nX: y\r\nB: 2\r\n");
        assertThat(text(of("A: 1\r\n").apply(List.of(new Edit.InsertHeader(99, "X", " y\r\n z")))))
                .isEqualTo("A: 1\r\nX: y\r\n z\r\n");
    }

    @Test
    void valuesAreUnfolded() {
        assertThat(of(HEAD).value("b")).contains("x\tfolded");
        assertThat(of(HEAD).count("a")).isEqualTo(3);
    }

    @Test
    void traitsAreThoseOfTheOctets() {
        var traits = new TraitsScanner()
                .scan(ByteBuffer.wrap("ab\r\n.dot\r\nx\ny\u00e4\r\n\0".getBytes(StandardCharsets.UTF_8)))
                .traits();
        assertThat(traits.leadingDot()).isTrue();
        assertThat(traits.bareCrOrLf()).isTrue();
        assertThat(traits.eightBit()).isTrue();
        assertThat(traits.nul()).isTrue();
        assertThat(traits.longestLineOctets()).isEqualTo(4);
        var plain = new TraitsScanner()
                .scan(ByteBuffer.wrap("ab\r\ncd.\r\n".getBytes(StandardCharsets.UTF_8)))
                .traits();
        assertThat(plain.leadingDot() || plain.bareCrOrLf() || plain.eightBit() || plain.nul())
                .isFalse();
    }
}
