// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.server.config.Node;
import io.postrider.server.config.Position;
import io.postrider.server.config.TomlReader;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.settings.AdminSettings;
import io.postrider.server.settings.LogSettings;
import io.postrider.server.settings.SendmailSettings;
import io.postrider.server.settings.ServerSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A configuration file as it was read: its tables, of which each part of the program reads its own, and the
/// few records
/// that are needed before anything else. When all have read theirs, [#refuseUnknown] refuses the rest.
public final class ConfigurationFile {
    private final Path path;
    private final TomlSettings root;
    private final ServerSettings server;
    private final AdminSettings admin;
    private final LogSettings log;
    private final SendmailSettings sendmail;

    private ConfigurationFile(Path path, TomlSettings root) throws InvalidSettingException {
        this.path = path;
        this.root = root;
        this.server = root.read(ServerSettings.class);
        this.admin = root.table("admin").read(AdminSettings.class);
        this.log = root.table("log").read(LogSettings.class);
        this.sendmail = root.table("sendmail").read(SendmailSettings.class);
    }

    /// Reads a file with its includes.
    ///
    /// @throws InvalidSettingException for the first error, with its place
    public static ConfigurationFile read(Path file, Function<String, Optional<String>> environment)
            throws InvalidSettingException {
        TomlReader reader = new TomlReader(environment);
        return new ConfigurationFile(file, new TomlSettings(reader.read(file)));
    }

    /// A configuration that says nothing, for what needs none but stands where a file would.
    ///
    /// @throws InvalidSettingException never
    public static ConfigurationFile minimal(Path file) throws InvalidSettingException {
        Position at = new Position(file, 1, 1);
        Map<String, Node> entries = new LinkedHashMap<>(Map.of("hostname", new Node.Scalar(at, "localhost")));
        return new ConfigurationFile(file, new TomlSettings(new Node.Section(at, entries)));
    }

    /// The file.
    public Path path() {
        return path;
    }

    /// The top-level table.
    public TomlSettings root() {
        return root;
    }

    /// The scalars at the top.
    public ServerSettings server() {
        return server;
    }

    /// `[admin]`.
    public AdminSettings admin() {
        return admin;
    }

    /// `[log]`.
    public LogSettings log() {
        return log;
    }

    /// `[sendmail]`.
    public SendmailSettings sendmail() {
        return sendmail;
    }

    /// `[limits]` with nothing read of it yet, for several readers.
    public TomlSettings limits() throws InvalidSettingException {
        return root.table("limits");
    }

    /// `[storage]` with the queue's folder and the largest message, which the store's settings include.
    public TomlSettings storage(long messageSize) throws InvalidSettingException {
        TomlSettings storage = root.table("storage");
        Path folder = server.stateDirectory().resolve("queue");
        return storage.over(storage.empty(), Map.of("directory", folder.toString(), "message-size", messageSize));
    }

    /// Refuses the first key that nobody has asked for.
    public void refuseUnknown() throws InvalidSettingException {
        root.refuseUnknown();
    }
}
