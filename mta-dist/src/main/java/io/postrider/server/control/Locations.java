// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the server's sockets and spool are: the few keys of the configuration that clients need, read with
/// tolerance,
/// so that no other error of the file keeps them from talking to the server.
///
/// @param config the file
/// @param stateDirectory `state-directory`
/// @param controlSocket `[admin] socket`
/// @param spool `[sendmail] spool`
/// @param spoolLimit `[sendmail] spool-limit`
public record Locations(Path config, Path stateDirectory, Path controlSocket, Path spool, int spoolLimit) {
    private static final Pattern TABLE = Pattern.compile("\\s*\\[+\\s*([A-Za-z0-9_.\"-]+)\\s*]+.*");
    private static final Pattern TEXT =
            Pattern.compile("\\s*([A-Za-z0-9_.-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|(\\d+)).*");
    private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{env:([^}]*)}");

    /// The configuration file: `explicit`, else POSTRIDER_CONFIG unless empty, else `../conf/postrider.toml`
    /// beside the
    /// program, else /etc/postrider/postrider.toml.
    public static Path configFile(Optional<String> explicit, Function<String, Optional<String>> environment) {
        Optional<String> named =
                explicit.or(() -> environment.apply("POSTRIDER_CONFIG").filter(c -> !c.isEmpty()));
        if (named.isPresent()) {
            return Path.of(named.get());
        }
        Optional<Path> beside = Optional.ofNullable(System.getProperty("postrider.home"))
                .map(home -> Path.of(home, "conf", "postrider.toml"));
        return beside.filter(Files::isReadable).orElse(Path.of("/etc/postrider/postrider.toml"));
    }

    /// The submission socket, for `sendmail`.
    public Path submitSocket() {
        return stateDirectory.resolve("submit.sock");
    }

    /// Reads the few keys.
    ///
    /// @throws IOException when the file cannot be read
    public static Locations read(Path config, Function<String, Optional<String>> environment) throws IOException {
        Map<String, String> found = scan(Files.readAllLines(config), environment);
        Path folder = Optional.ofNullable(config.toAbsolutePath().getParent()).orElse(Path.of("/"));
        Path state = folder.resolve(found.getOrDefault("state-directory", "/var/lib/postrider"))
                .normalize();
        Path socket = Optional.ofNullable(found.get("admin.socket"))
                .map(folder::resolve)
                .orElse(state.resolve("control.sock"));
        Path spool = Optional.ofNullable(found.get("sendmail.spool"))
                .map(state::resolve)
                .orElse(state.resolve("maildrop"));
        int limit = Integer.parseInt(found.getOrDefault("sendmail.spool-limit", "10000"));
        return new Locations(config, state, socket.normalize(), spool, limit);
    }

    private static Map<String, String> scan(List<String> lines, Function<String, Optional<String>> environment) {
        Map<String, String> found = new HashMap<>();
        String table = "";
        for (String line : lines) {
            Matcher header = TABLE.matcher(line);
            Matcher entry = TEXT.matcher(line);
            if (header.matches()) {
                table = header.group(1) + ".";
            } else if (entry.matches()) {
                String value = entry.group(2) != null
                        ? entry.group(2).replaceAll("\\\\(.)", "$1")
                        : entry.group(3) != null ? entry.group(3) : entry.group(4);
                found.put(table + entry.group(1), substituted(value, environment));
            }
        }
        return found;
    }

    private static String substituted(String value, Function<String, Optional<String>> environment) {
        return ENVIRONMENT
                .matcher(value)
                .replaceAll(m ->
                        Matcher.quoteReplacement(environment.apply(m.group(1)).orElse("")));
    }
}
