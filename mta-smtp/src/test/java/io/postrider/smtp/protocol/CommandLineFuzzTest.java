// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// Fuzz targets of the command grammar: command line, path, parameters.
class CommandLineFuzzTest {
    private static final CommandParser ALL = new CommandParser(EnumSet.allOf(Extension.class));
    private static final CommandParser NONE = new CommandParser(Set.of());

    private static byte[] line(String before, byte[] octets) {
        byte[] start = before.getBytes(StandardCharsets.US_ASCII);
        byte[] line = Arrays.copyOf(start, start.length + octets.length + 2);
        System.arraycopy(octets, 0, line, start.length, octets.length);
        line[line.length - 2] = '\r';
        line[line.length - 1] = '\n';
        return line;
    }

    @FuzzTest
    void commandLine(byte[] octets) {
        assertThat(ALL.parse(octets)).isNotNull();
        assertThat(NONE.parse(line("", octets))).isNotNull();
        assertThat(ALL.parse(line("", octets)).toString()).doesNotContain("\r").doesNotContain("\n");
    }

    @FuzzTest
    void mail(byte[] octets) {
        assertThat(ALL.parse(line("MAIL FROM:<", octets))).isNotNull();
        assertThat(ALL.parse(line("MAIL FROM:<a@b> ", octets))).isNotNull();
    }

    @FuzzTest
    void rcpt(byte[] octets) {
        assertThat(ALL.parse(line("RCPT TO:<", octets))).isNotNull();
        assertThat(ALL.parse(line("RCPT TO:<a@b> ORCPT=", octets))).isNotNull();
    }
}
