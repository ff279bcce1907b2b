// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Setting;
import io.postrider.api.plugin.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading and binding, with the sentences that a user sees.
class TomlSettingsTest {
    @TempDir
    Path folder;

    enum Mode {
        OFF,
        REQUIRE
    }

    record Sample(
            @Setting(text = "a name") String name,

            @Setting(text = "a time", byDefault = "5m", range = "1s..1h")
            Duration commandTimeout,

            @Setting(text = "a size", byDefault = "50MiB", unit = Setting.Unit.OCTETS)
            long messageSize,

            @Setting(text = "a count", byDefault = "10", range = "1..20")
            int count,

            @Setting(text = "a mode", byDefault = "off") Mode mode,
            @Setting(text = "names") List<String> names,

            @Setting(text = "a secret", byDefault = "none", secret = true)
            String password,

            @Setting(text = "a path") Optional<Path> file) {}

    private TomlSettings settings(String toml) throws IOException, InvalidSettingException {
        Path file = folder.resolve("postrider.toml");
        Files.writeString(file, toml);
        return new TomlSettings(
                new TomlReader(name -> Optional.ofNullable(Map.of("X", "value").get(name))).read(file));
    }

    private Sample bind(String toml) throws IOException, InvalidSettingException {
        TomlSettings settings = settings(toml);
        Sample sample = settings.read(Sample.class);
        settings.refuseUnknown();
        return sample;
    }

    @Test
    void defaultsAreUsedForWhatIsAbsent() throws Exception {
        Sample sample = bind("name = \"n\"\n");
        assertThat(sample.commandTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(sample.messageSize()).isEqualTo(50L << 20);
        assertThat(sample.count()).isEqualTo(10);
        assertThat(sample.mode()).isEqualTo(Mode.OFF);
        assertThat(sample.names()).isEmpty();
        assertThat(sample.file()).isEmpty();
    }

    @Test
    void everyTypeIsMapped() throws Exception {
        Sample sample = bind("""
                name = "${env:X}!"
                command-timeout = "1s"
                message-size = "10MB"
                count = 20
                mode = true
                names = ["a", "b"]
                password = "p"
                file = "sub/x.pem"
                """);
        assertThat(sample)
                .isEqualTo(new Sample(
                        "value!",
                        Duration.ofSeconds(1),
                        10_000_000,
                        20,
                        Mode.REQUIRE,
                        List.of("a", "b"),
                        "p",
                        Optional.of(folder.resolve("sub/x.pem"))));
    }

    @Test
    void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestKey() {
        assertThatThrownBy(() -> bind("name = \"n\"\n  mesage-size = 5\n"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        folder.resolve("postrider.toml") + ":2:3: unknown key mesage-size; did you mean message-size?");
    }

    @Test
    void aWrongTypeNamesKeyValueAndPlace() {
        assertThatThrownBy(() -> bind("name = \"n\"\ncount = \"many\"\n"))
                .hasMessageContaining("postrider.toml:2:1: count = \"many\": wants a whole number");
    }

    @Test
    void aValueOutOfRangeSaysTheRange() {
        assertThatThrownBy(() -> bind("name = \"n\"\ncount = 21\n"))
                .hasMessageContaining("count = 21: must be at most 20");
        assertThatThrownBy(() -> bind("name = \"n\"\ncommand-timeout = \"10ms\"\n"))
                .hasMessageContaining("must be at least 1s");
    }

    @Test
    void aMissingRequiredKeyIsNamed() {
        assertThatThrownBy(() -> bind("count = 5\n")).hasMessageContaining("name is missing");
    }

    @Test
    void aSecretComesFromItsFileWithoutTheLineEnd() throws Exception {
        Files.writeString(folder.resolve("pw"), "geheim\n");
        assertThat(bind("name = \"n\"\npassword-file = \"pw\"\n").password()).isEqualTo("geheim");
    }

    @Test
    void anAbsentSecretFileIsASentenceWithItsPlace() {
        assertThatThrownBy(() -> bind("name = \"n\"\npassword-file = \"pw\"\n"))
                .hasMessageContaining(":2:1:")
                .hasMessageContaining("no such file");
    }

    @Test
    void anUndefinedVariableIsAnError() {
        assertThatThrownBy(() -> bind("name = \"${env:NOT_THERE}\"\n"))
                .hasMessageContaining("the environment variable NOT_THERE is not set");
    }

    @Test
    void brokenTomlSaysWhere() {
        assertThatThrownBy(() -> bind("name = \"n\"\ncount = = 5\n")).hasMessageContaining("postrider.toml:2:");
    }

    @Test
    void includesComeInByteOrderAndArraysAppend() throws Exception {
        Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("conf.d/20.toml"), "[[d]]\nname = \"b\"\n");
        Files.writeString(folder.resolve("conf.d/10.toml"), "[[d]]\nname = \"a\"\n");
        TomlSettings settings = settings("include = [\"conf.d/*.toml\"]\n[[d]]\nname = \"c\"\n");
        assertThat(settings.tables("d"))
                .extracting(t -> t.text("name").orElseThrow())
                .containsExactly("a", "b", "c");
    }

    @Test
    void oneScalarTwiceNamesBothPlaces() throws Exception {
        Files.writeString(folder.resolve("more.toml"), "\nname = \"a\"\n");
        assertThatThrownBy(() -> settings("include = [\"more.toml\"]\nname = \"b\"\n"))
                .hasMessageContaining("postrider.toml:2:1: name is set twice: first at ")
                .hasMessageContaining("more.toml:2:1");
    }

    @Test
    void neverAndUnlimitedAreTheWordsForOff() throws Exception {
        TomlSettings settings = settings("a = \"never\"\nb = \"unlimited\"\n");
        assertThat(settings.duration("a")).contains(Settings.NEVER);
        assertThat(settings.octets("b")).contains(Long.MAX_VALUE);
    }

    @Test
    void keysThatNobodyAskedForAreRefused() throws Exception {
        TomlSettings settings = settings("a = 1\nbc = 2\n");
        assertThat(settings.number("a")).contains(1L);
        assertThatThrownBy(settings::refuseUnknown).hasMessageContaining(":2:1: unknown key bc");
    }
}
