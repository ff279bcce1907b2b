// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentScanTest {
    private static ContentScan scan(String text, int pieceOctets) {
        byte[] octets = text.replace("CR", "\r")
                .replace("LF", "\n")
                .replace("NUL", "\0")
                .getBytes(StandardCharsets.UTF_8);
        ContentScan scan = new ContentScan();
        for (int i = 0; i < octets.length; i += pieceOctets) {
            scan.write(ByteBuffer.wrap(octets, i, Math.min(pieceOctets, octets.length - i)));
        }
        assertThat(scan.sizeOctets()).isEqualTo(octets.length);
        return scan;
    }

    @ParameterizedTest
    @CsvSource({
        "aCRLFbCRLF, ",
        "aCR, BARE_CR",
        "aCRbCRLF, BARE_CR",
        "aCRCRLF, BARE_CR",
        "aLF, BARE_LF",
        "LF, BARE_LF",
        "aCRLFLF, BARE_LF",
        "aNULbCRLF, NUL",
        "a, ",
    })
    void defectsAreFoundAtEverySplit(String text, ContentDefect expected) {
        for (int pieceOctets = 1; pieceOctets < 5; pieceOctets++) {
            assertThat(scan(text, pieceOctets).defect().orElse(null)).isEqualTo(expected);
        }
    }

    @Test
    void traitsAreNoted() {
        ContentScan scan = scan("Subject: éCRLFCRLF12345678901234567890CRLF.dotCRLFé", 3);
        assertThat(scan.traits().eightBit()).isTrue();
        assertThat(scan.traits().eightBitHead()).isTrue();
        assertThat(scan.traits().leadingDot()).isTrue();
        assertThat(scan.traits().longestLineOctets()).isEqualTo(20);
        assertThat(scan.traits().bareCrOrLf()).isFalse();
        assertThat(scan.traits().nul()).isFalse();
    }

    @Test
    void eightBitBehindTheHeadIsNotOfTheHead() {
        ContentScan scan = scan("Subject: eCRLFCRLFé", 100);
        assertThat(scan.traits().eightBit()).isTrue();
        assertThat(scan.traits().eightBitHead()).isFalse();
        assertThat(scan.traits().leadingDot()).isFalse();
    }

    @Test
    void unfinishedLastLineCounts() {
        assertThat(scan("aCRLFbbbb", 1).traits().longestLineOctets()).isEqualTo(4);
        assertThat(scan("", 1).traits().longestLineOctets()).isZero();
    }
}
