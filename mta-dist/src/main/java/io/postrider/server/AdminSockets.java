// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.server.admin.AdminServer;
import io.postrider.server.admin.Callers;
import io.postrider.server.admin.GroupFile;
import io.postrider.server.admin.Permissions;
import io.postrider.server.admin.Router;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.settings.AdminSettings;
import io.postrider.smtp.server.BindAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The admin server's sockets: control and submission by unix socket, TCP where it is configured.
@Singleton
final class AdminSockets {
    private static final String ANYBODY = "rw-rw-rw-";
    private final ConfigurationFile file;
    private final AdminServer server;
    private final Router control;
    private final Router submission;
    private Optional<String> tcp = Optional.empty();

    @Inject
    AdminSockets(ConfigurationFile file, AdminServer server, AdminRoutes routes) {
        this.file = file;
        this.server = server;
        this.control = routes.control();
        this.submission = routes.submission();
    }

    /// Opens them.
    void open() throws IOException, StartFailure {
        AdminSettings admin = file.admin();
        Path state = file.server().stateDirectory();
        Permissions permissions = new Permissions(
                admin.operators(),
                admin.readers(),
                System.getProperty("user.name"),
                new GroupFile(Path.of("/etc/group"), Path.of("/etc/passwd")));
        Callers local = new Callers.Local(permissions);
        server.listen(admin.socket().orElse(state.resolve("control.sock")), ANYBODY, local, control);
        server.listen(state.resolve("submit.sock"), ANYBODY, local, submission);
        if (admin.bind().isPresent()) {
            tcp = Optional.of(
                    BindAddress.text(server.listen(address(admin.bind().get()), token(admin), control)));
        }
    }

    private InetSocketAddress address(String text) throws StartFailure {
        try {
            if (BindAddress.parse(text) instanceof BindAddress.Inet inet) {
                return inet.address();
            }
            throw new IllegalArgumentException("\"" + text + "\" is no ADDRESS:PORT");
        } catch (IllegalArgumentException e) {
            throw StartFailure.of(invalid("bind", String.valueOf(e.getMessage())));
        }
    }

    private InvalidSettingException invalid(String key, String why) {
        try {
            return file.root().table("admin").invalid(key, why);
        } catch (InvalidSettingException e) {
            return e;
        }
    }

    private Callers token(AdminSettings admin) throws StartFailure {
        Optional<String> token = Optional.empty();
        if (admin.tokenFile().isPresent()) {
            Path path = admin.tokenFile().get();
            try {
                token = Optional.of(Files.readString(path).strip());
            } catch (IOException e) {
                String why = e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
                throw StartFailure.of(invalid("token-file", "cannot read " + path + ": " + why));
            }
        }
        String bound = admin.bind().orElse("").replaceFirst(":\\d+$", "");
        return new Callers.Token(
                token,
                List.of("localhost", "127.0.0.1", "[::1]", bound, file.server().hostname()));
    }

    /// The TCP address, for READY.
    Optional<String> tcpAddress() {
        return tcp;
    }
}
