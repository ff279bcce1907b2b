// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTableTest {
    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.now());
    private Path file;
    private FakeContext context;

    @BeforeEach
    void setUp() {
        file = directory.resolve("table");
        context =
                new FakeContext("test", new MapSettings(Map.of("location", file.toString())), clock, new ArrayList<>());
    }

    private LookupTable plain(String text) throws IOException, InvalidSettingException {
        Files.writeString(file, text);
        return new FileTableFactory().create(context);
    }

    private static Lookup found(String... values) {
        return new Lookup.Found(List.of(values));
    }

    @Test
    void aLineIsAKeyOrAKeyAndAValue() throws Exception {
        LookupTable table = plain("joe\nann@example.org   Ann the first \n\n# no line\n   # nor this\n");
        assertThat(table.lookup("joe")).isEqualTo(found());
        assertThat(table.lookup("ann@example.org")).isEqualTo(found("Ann the first"));
        assertThat(table.lookup("#")).isEqualTo(new Lookup.Absent());
        assertThat(table.lookup("bob")).isEqualTo(new Lookup.Absent());
    }

    @Test
    void aLeadingBlankContinuesTheLineBeforeEvenBehindAComment() throws Exception {
        LookupTable table = plain("team joe,\n# between\n\tann,\n  bob\nnext x");
        assertThat(table.lookup("team")).isEqualTo(found("joe, ann, bob"));
        assertThat(table.lookup("next")).isEqualTo(found("x"));
    }

    @Test
    void keysAreFoldedOnBothSides() throws Exception {
        LookupTable table = plain("Joe@Example.ORG x");
        assertThat(table.lookup("jOE@example.org")).isEqualTo(found("x"));
    }

    @Test
    void aQuotedKeyHoldsBlanks() throws Exception {
        LookupTable table = plain("\"joe smith\"@example.org x\n\"a\\\"b\" y");
        assertThat(table.lookup("joe smith@example.org")).isEqualTo(found("x"));
        assertThat(table.lookup("a\"b")).isEqualTo(found("y"));
    }

    @Test
    void linesMayEndInCrLfAndTheLastInNothing() throws Exception {
        LookupTable table = plain("a 1\r\nb 2\r\nc 3");
        assertThat(table.lookup("b")).isEqualTo(found("2"));
        assertThat(table.lookup("c")).isEqualTo(found("3"));
    }

    @Test
    void theFirstOfTwoEntriesCountsAndTheSecondIsReported() throws Exception {
        LookupTable table = plain("a 1\nA 2\n");
        assertThat(table.lookup("a")).isEqualTo(found("1"));
        assertThat(context.warnings())
                .singleElement()
                .asString()
                .contains(file + ":2:")
                .contains("twice");
    }

    @Test
    void aChangedFileIsReadAgain() throws Exception {
        LookupTable table = plain("a 1\n");
        assertThat(table.lookup("a")).isEqualTo(found("1"));
        Files.writeString(file, "a 2\n");
        clock.advance(Duration.ofSeconds(1));
        assertThat(table.lookup("a")).isEqualTo(found("2"));
    }

    @Test
    void aFileThatIsReplacedByOneOfTheSameSizeIsReadAgain() throws Exception {
        LookupTable table = plain("a 1\n");
        clock.advance(Duration.ofSeconds(1));
        table.lookup("a");
        Path other = directory.resolve("other");
        Files.writeString(other, "a 2\n");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        clock.advance(Duration.ofSeconds(1));
        assertThat(table.lookup("a")).isEqualTo(found("2"));
    }

    @Test
    void aFileThatCannotBeReadAnyMoreKeepsWhatItHadAndIsReportedOnce() throws Exception {
        LookupTable table = plain("a 1\n");
        Files.delete(file);
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(table.lookup("a")).isEqualTo(found("1"));
        }
        assertThat(context.warnings())
                .singleElement()
                .asString()
                .contains("no such file")
                .contains("stays in use");
        Files.writeString(file, "a 3\n");
        clock.advance(Duration.ofSeconds(1));
        assertThat(table.lookup("a")).isEqualTo(found("3"));
        assertThat(context.warnings()).hasSize(2).last().asString().contains("can be read again");
    }

    @Test
    void aFileThatIsMissingAtTheStartRefusesTheConfiguration() {
        assertThatThrownBy(() -> new FileTableFactory().create(context))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("no such file");
    }

    @Test
    void aliasFilesHaveColons() throws Exception {
        Files.writeString(file, """
                # the team
                postmaster: root
                Root:  joe@example.org,
                       "|/usr/bin/vacation joe"
                "joe smith" : joe
                list::include:/etc/list
                no colon here
                """);
        LookupTable table = new AliasFileTableFactory().create(context);
        assertThat(table.lookup("postmaster")).isEqualTo(found("root"));
        assertThat(table.lookup("root")).isEqualTo(found("joe@example.org, \"|/usr/bin/vacation joe\""));
        assertThat(table.lookup("joe smith")).isEqualTo(found("joe"));
        assertThat(table.lookup("list")).isEqualTo(found(":include:/etc/list"));
        assertThat(context.warnings()).singleElement().asString().contains(":7:");
    }

    @Test
    void aFileUriWhereAliasesAreMeantIsAnAliasFile() throws Exception {
        Files.writeString(file, "info: joe\n");
        try (TableRegistry registry = FakeContext.registry(Map.of(), directory)) {
            assertThat(registry.aliases("file:table").lookup("info")).isEqualTo(found("joe"));
            assertThat(registry.table("file:" + file).lookup("info:")).isEqualTo(found("joe"));
        }
    }
}
