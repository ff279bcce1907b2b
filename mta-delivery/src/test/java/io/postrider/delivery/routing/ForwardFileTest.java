// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.routing.Routing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Users' own forward files.
class ForwardFileTest {
    private static final String MAILDIR = "maildir:/m/{local-part}";

    @TempDir
    Path directory;

    private static List<String> shown(Routing routing) {
        assertThat(routing).isInstanceOf(Routing.Expand.class);
        return ((Routing.Expand) routing)
                .members().stream()
                        .map(m -> m.mailbox() + m.route().map(r -> " " + r).orElse(""))
                        .toList();
    }

    private static String nextHop(Routing routing) {
        assertThat(routing).isInstanceOf(Routing.Via.class);
        return ((Routing.Via) routing).route().nextHop();
    }

    private Fixture withForwardFiles(String content, String permissions) throws IOException {
        Path file = Files.createDirectories(directory.resolve("home/joe")).resolve(".forward");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        DomainAliasSettings settings = new DomainAliasSettings(
                Optional.empty(),
                List.of(AliasAction.values()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(directory + "/home/{local-part}/.forward"));
        return new Fixture().domain("example.org", MAILDIR, Optional.of("inline:joe, ann"), settings);
    }

    @Test
    void aUsersForwardFileSendsTheMailOn() throws IOException {
        Fixture host = withForwardFiles("# away\nj@third.example,\n\\joe\n", "rw-r--r--");
        assertThat(shown(host.route("joe@example.org")))
                .containsExactly("j@third.example", "joe@example.org maildir//m/joe");
        assertThat(nextHop(host.route("ann@example.org"))).isEqualTo("/m/ann");
        assertThat(host.route("nobody@example.org")).isInstanceOf(Routing.Fail.class);
    }

    @Test
    void aForwardFileThatIsNotSafeDefers() throws IOException {
        assertThat(withForwardFiles("x@y.example\n", "rw-rw-rw-").route("joe@example.org"))
                .isInstanceOf(Routing.Defer.class);
        assertThat(withForwardFiles("|/bin/evil\n", "rw-------").route("joe@example.org"))
                .isInstanceOf(Routing.Defer.class);
        assertThat(withForwardFiles("/etc/passwd\n", "rw-------").route("joe@example.org"))
                .isInstanceOf(Routing.Defer.class);
    }

    @Test
    void anEmptyForwardFileForwardsNothing() throws IOException {
        assertThat(nextHop(withForwardFiles("\n# nothing\n", "rw-------").route("joe@example.org")))
                .isEqualTo("/m/joe");
    }

    @Test
    void aRelativeForwardFileRefusesTheConfiguration() {
        DomainAliasSettings relative = new DomainAliasSettings(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of("home/{local-part}"));
        Fixture host = new Fixture().domain("example.org", MAILDIR, Optional.empty(), relative);
        assertThatThrownBy(host::chain).hasMessageContaining("absolute");
    }
}
