// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class ArchiveIT {
    private static final String PLAIN = "postrider.archive";
    private static final String WITH_RUNTIME = "postrider.runtime.archive";

    private static final List<String> PROGRAMS = List.of(
            "postrider",
            "sendmail",
            "mailq",
            "newaliases",
            "postqueue",
            "postsuper",
            "postcat",
            "postmap",
            "postalias",
            "postconf",
            "qshape",
            "postfix");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_RUNTIME})
    void everythingIsInOneFolderNamedAfterTheVersion(String property) throws Exception {
        assertThat(Archive.of(property).entries())
                .allMatch(entry -> entry.name().matches("postrider-[0-9][^/]*/.*"), "below postrider-VERSION/")
                .extracting(entry -> entry.name().replaceFirst("/.*", ""))
                .containsOnly(Archive.of(PLAIN).file().getFileName().toString().replace(".tar.gz", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_RUNTIME})
    void everyEntryIsRootsAndOfTheSameTime(String property) throws Exception {
        List<Archive.Entry> entries = Archive.of(property).entries();
        assertThat(entries).extracting(Archive.Entry::owner).containsOnly("0/0");
        assertThat(entries)
                .extracting(Archive.Entry::time)
                .hasSizeGreaterThan(50)
                .containsOnly("2026-11-22T00:00:00");
        assertThat(entries)
                .as("writable by others")
                .noneMatch(
                        entry -> entry.mode().charAt(5) == 'w' || entry.mode().charAt(8) == 'w');
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_RUNTIME})
    void theLayoutIsThatOfTheManual(String property) throws Exception {
        Path home = Archive.of(property).unpack(folder);
        assertThat(PROGRAMS)
                .allSatisfy(name -> assertThat(home.resolve("bin/" + name)).isExecutable());
        try (var programs = Files.list(home.resolve("bin"))) {
            assertThat(programs.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(PROGRAMS);
        }
        assertThat(List.of(
                        "conf/postrider.toml",
                        "systemd/postrider.service",
                        "share/man/man1/postrider.1",
                        "share/man/man1/sendmail.1",
                        "share/man/man5/postrider.toml.5",
                        "share/doc/LICENSE"))
                .allSatisfy(name -> assertThat(home.resolve(name)).isNotEmptyFile());
        assertThat(home.resolve("plugins")).isEmptyDirectory();
    }

    @Test
    @DisabledIfSystemProperty(named = "postrider.maven", matches = "offline=true")
    void theBillOfMaterialsNamesTheLibraries() throws Exception {
        Path home = Archive.of(PLAIN).unpack(folder);
        assertThat(Files.readString(home.resolve("share/doc/postrider.cdx.json")))
                .contains("\"rocksdbjni\"", "\"netty-handler\"", "\"mta-api\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_RUNTIME})
    void onlyNativesForLinuxAreCarried(String property) throws Exception {
        Path natives = Archive.of(property).unpack(folder).resolve("lib/native");
        try (var files = Files.walk(natives)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(path -> path.getFileName().toString()))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allMatch(name -> name.startsWith("lib") && name.endsWith(".so"));
        }
    }

    @Test
    void theRuntimeIsTheJavaThatTheProgramIsCompiledFor() throws Exception {
        Path home = Archive.of(WITH_RUNTIME).unpack(folder);
        Archive.Ending version =
                Archive.run(Map.of(), home.resolve("runtime/bin/java").toString(), "--version");
        assertThat(version.status()).isZero();
        assertThat(version.output()).contains(" 25");
    }

    @Test
    void aMachineWithoutJavaIsToldSoInOneSentence() throws Exception {
        Path home = Archive.of(PLAIN).unpack(folder);
        // The usual folders of this machine do hold a Java: look where there is none.
        Path launcher = home.resolve("lib/launch.sh");
        Files.writeString(launcher, Files.readString(launcher).replaceAll("(/usr|/opt)/", "/nonexistent/"));
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("readlink", "sed", "uname")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        for (String program : List.of("postrider", "sendmail", "postqueue")) {
            Archive.Ending ending = Archive.run(
                    Map.of("PATH", tools.toString()),
                    "/bin/sh",
                    home.resolve("bin/" + program).toString(),
                    "run");
            assertThat(ending.status()).isEqualTo(71);
            assertThat(ending.output())
                    .isEqualTo(program + ": no Java 25 or newer found; install one or set POSTRIDER_JAVA_HOME to its"
                            + " folder\n");
        }
    }
}
