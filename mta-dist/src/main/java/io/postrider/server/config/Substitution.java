// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces `${env:NAME}`, `${file:PATH}` and `${credential:NAME}` inside texts; what is not defined is an
/// error.
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file|credential):([^}]*)}");
    private final Function<String, Optional<String>> environment;

    Substitution(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    String apply(String text, Position at) throws InvalidSettingException {
        if (!text.contains("${")) {
            return text;
        }
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder result = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            result.append(text, end, matcher.start()).append(value(matcher.group(1), matcher.group(2), at));
            end = matcher.end();
        }
        return result.append(text.substring(end)).toString();
    }

    private String value(String source, String name, Position at) throws InvalidSettingException {
        return switch (source) {
            case "env" ->
                environment
                        .apply(name)
                        .orElseThrow(() -> Problem.at(at, "the environment variable " + name + " is not set"));
            case "file" -> contents(resolve(name, at), at);
            default -> {
                String folder = environment
                        .apply("CREDENTIALS_DIRECTORY")
                        .orElseThrow(() -> Problem.at(
                                at, "no credential " + name + ": CREDENTIALS_DIRECTORY is not set (systemd sets it)"));
                yield contents(Path.of(folder).resolve(name), at);
            }
        };
    }

    static Path resolve(String path, Position at) {
        Path parent = at.file().toAbsolutePath().getParent();
        return parent == null ? Path.of(path) : parent.resolve(path).normalize();
    }

    /// The text of a file without the line ends behind it.
    static String contents(Path file, Position at) throws InvalidSettingException {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw Problem.at(at, "cannot read " + file + ": " + reason(e));
        }
    }

    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException ignored -> "no such file";
            case java.nio.file.AccessDeniedException ignored -> "permission denied";
            case java.nio.charset.MalformedInputException ignored -> "it is not UTF-8";
            default -> String.valueOf(e.getMessage());
        };
    }
}
