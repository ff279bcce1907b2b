// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Socketmap, SQL and LDAP, each against a server in this process.
@Timeout(60)
class RemoteTablesTest {
    @TempDir
    Path directory;

    private static final RemoteLimits NO_CACHE =
            new RemoteLimits(Duration.ofSeconds(2), 2, Duration.ZERO, Duration.ZERO, 10);

    private static Lookup found(String... values) {
        return new Lookup.Found(List.of(values));
    }

    /// A socketmap server that answers with what a function says, and counts connections.
    private static final class MapServer implements AutoCloseable {
        final ServerSocket socket;
        final AtomicInteger connections = new AtomicInteger();
        final List<Socket> open = new CopyOnWriteArrayList<>();

        MapServer(UnaryOperator<String> answers) throws IOException {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread.startVirtualThread(() -> serve(answers));
        }

        private void serve(UnaryOperator<String> answers) {
            try {
                while (true) {
                    Socket client = socket.accept();
                    connections.incrementAndGet();
                    open.add(client);
                    Thread.startVirtualThread(() -> converse(client, answers));
                }
            } catch (IOException closed) {
                return;
            }
        }

        private static void converse(Socket client, UnaryOperator<String> answers) {
            try (client) {
                InputStream in = client.getInputStream();
                while (true) {
                    int length = 0;
                    for (int c = in.read(); c != ':'; c = in.read()) {
                        if (c < 0) {
                            return;
                        }
                        length = length * 10 + c - '0';
                    }
                    String request = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                    in.read();
                    String reply = answers.apply(request);
                    byte[] octets = reply.getBytes(StandardCharsets.UTF_8);
                    client.getOutputStream().write((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
                    client.getOutputStream().write(octets);
                    client.getOutputStream().write(',');
                }
            } catch (IOException closed) {
                return;
            }
        }

        String uri(String map) {
            return "inet:127.0.0.1:" + socket.getLocalPort() + ":" + map;
        }

        void dropClients() throws IOException {
            for (Socket client : open) {
                client.close();
            }
            open.clear();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            dropClients();
        }
    }

    private static LookupTable socketmap(String location) throws InvalidSettingException {
        return new SocketmapTableFactory().create(FakeContext.of(Map.of("location", location, "limits", NO_CACHE)));
    }

    @Test
    void socketmapRepliesAreUnderstood() throws Exception {
        try (MapServer server = new MapServer(request -> switch (request) {
                    case "virtual joe@example.org" -> "OK joe@inner.example";
                    case "virtual set" -> "OK ";
                    case "virtual späť" -> "OK ünï";
                    case "virtual temp" -> "TEMP try later";
                    case "virtual slow" -> "TIMEOUT too slow";
                    case "virtual perm" -> "PERM broken";
                    case "virtual odd" -> "WHAT";
                    default -> "NOTFOUND ";
                });
                LookupTable table = socketmap(server.uri("virtual"))) {
            assertThat(table.lookup("joe@example.org")).isEqualTo(found("joe@inner.example"));
            assertThat(table.lookup("set")).isEqualTo(found());
            assertThat(table.lookup("späť")).isEqualTo(found("ünï"));
            assertThat(table.lookup("eve")).isEqualTo(new Lookup.Absent());
            for (String key : List.of("temp", "slow", "perm", "odd")) {
                assertThat(table.lookup(key)).as(key).isInstanceOf(Lookup.Unavailable.class);
            }
        }
    }

    @Test
    void socketmapConnectionsAreKeptAndReplaced() throws Exception {
        try (MapServer server = new MapServer(request -> "OK x");
                LookupTable table = socketmap(server.uri("m"))) {
            table.lookup("a");
            table.lookup("b");
            assertThat(server.connections).hasValue(1);
            server.dropClients();
            assertThat(table.lookup("c")).isEqualTo(found("x"));
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void aSocketmapServerThatIsDownOrSilentIsAFault() throws Exception {
        String gone;
        try (MapServer server = new MapServer(request -> "OK x")) {
            gone = server.uri("m");
        }
        try (LookupTable table = socketmap(gone)) {
            assertThat(table.lookup("a")).isInstanceOf(Lookup.Unavailable.class);
        }
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                LookupTable table = new SocketmapTableFactory()
                        .create(FakeContext.of(Map.of(
                                "location",
                                "inet:127.0.0.1:" + silent.getLocalPort() + ":m",
                                "limits",
                                new RemoteLimits(Duration.ofMillis(100), 1, Duration.ZERO, Duration.ZERO, 1))))) {
            assertThat(table.lookup("a")).isEqualTo(new Lookup.Unavailable("no answer within 100 ms"));
        }
    }

    @Test
    void aBadSocketmapLocationRefusesTheConfiguration() {
        for (String location : List.of("inet:host:m", "inet:h:x:m", "inet:h:70000:m", "file:/x:m", "unix:/x:", "m")) {
            assertThatThrownBy(() -> socketmap(location)).as(location).hasMessageContaining("inet:HOST:PORT:NAME");
        }
    }

    private String database() throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("mail.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE alias (address TEXT, target TEXT)");
            statement.execute("INSERT INTO alias VALUES ('info@example.org', 'joe@example.org')");
            statement.execute("INSERT INTO alias VALUES ('info@example.org', 'ann@example.org')");
            statement.execute("INSERT INTO alias VALUES ('member@example.org', NULL)");
            statement.execute("INSERT INTO alias VALUES ('o''hara@example.org', 'x')");
        }
        return url;
    }

    private static LookupTable sql(Map<String, Object> settings) throws InvalidSettingException {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("limits", NO_CACHE);
        return new SqlTableFactory().create(FakeContext.of(all));
    }

    @Test
    void sqlRowsAreValues() throws Exception {
        Map<String, Object> settings =
                Map.of("url", database(), "query", "SELECT target FROM alias WHERE address = {key} ORDER BY target");
        try (LookupTable table = sql(settings)) {
            assertThat(table.lookup("info@example.org")).isEqualTo(found("ann@example.org", "joe@example.org"));
            assertThat(table.lookup("member@example.org")).isEqualTo(found());
            assertThat(table.lookup("eve@example.org")).isEqualTo(new Lookup.Absent());
        }
    }

    @Test
    void sqlKeysAreBoundAndNeverPartOfTheQuery() throws Exception {
        String query = "SELECT target FROM alias WHERE address = '{local-part}' || '@' || {domain}";
        try (LookupTable table = sql(Map.of("url", database(), "query", query))) {
            assertThat(table.lookup("o'hara@example.org")).isEqualTo(found("x"));
            assertThat(table.lookup("' OR 1=1 --@example.org")).isEqualTo(new Lookup.Absent());
            assertThat(table.lookup("x'; DROP TABLE alias; --")).isEqualTo(new Lookup.Absent());
            assertThat(table.lookup("member@example.org")).isEqualTo(found());
        }
    }

    @Test
    void anSqlTableMayBeAUri() throws Exception {
        String uri = "sql:" + database() + "#SELECT target FROM alias WHERE address = ? LIMIT 1";
        try (TableRegistry registry = FakeContext.registry(Map.of(), directory)) {
            assertThat(registry.table(uri).lookup("o'hara@example.org")).isEqualTo(found("x"));
        }
    }

    @Test
    void anSqlErrorIsAFault() throws Exception {
        Map<String, Object> settings = Map.of("url", database(), "query", "SELECT x FROM nowhere WHERE a = {key}");
        try (LookupTable table = sql(settings)) {
            assertThat(table.lookup("a")).isInstanceOf(Lookup.Unavailable.class);
        }
    }

    @Test
    void aBadSqlTableRefusesTheConfiguration() {
        assertThatThrownBy(() -> sql(Map.of("url", "jdbc:nothing:x", "query", "SELECT {key}")))
                .isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> sql(Map.of("url", "jdbc:sqlite:x", "query", "SELECT 1")))
                .hasMessageContaining("{key}");
    }

    private static InMemoryDirectoryServer directoryServer() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.addAdditionalBindCredentials("cn=reader,dc=example,dc=org", "secret");
        config.setSchema(null);
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=example,dc=org", "objectClass: top", "objectClass: domain", "dc: example");
        server.add(
                "dn: uid=joe,dc=example,dc=org",
                "objectClass: inetOrgPerson",
                "uid: joe",
                "cn: Joe",
                "sn: Smith",
                "mail: joe@example.org",
                "maildrop: joe@inner.example",
                "maildrop: copy@inner.example");
        server.add(
                "dn: uid=star,dc=example,dc=org",
                "objectClass: inetOrgPerson",
                "uid: star",
                "cn: S",
                "sn: S",
                "mail: a*(b)@example.org");
        server.startListening();
        return server;
    }

    private static LookupTable ldap(InMemoryDirectoryServer server, Map<String, Object> more)
            throws InvalidSettingException {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "url",
                List.of("ldap://127.0.0.1:" + server.getListenPort()),
                "base",
                "dc=example,dc=org",
                "limits",
                NO_CACHE));
        settings.putAll(more);
        return new LdapTableFactory().create(FakeContext.of(settings));
    }

    @Test
    void ldapAttributesAreValues() throws Exception {
        try (InMemoryDirectoryServer server = directoryServer();
                LookupTable table = ldap(server, Map.of("attributes", List.of("maildrop")))) {
            assertThat(table.lookup("joe@example.org")).isEqualTo(found("joe@inner.example", "copy@inner.example"));
            assertThat(table.lookup("eve@example.org")).isEqualTo(new Lookup.Absent());
        }
    }

    @Test
    void ldapKeysAreEscaped() throws Exception {
        try (InMemoryDirectoryServer server = directoryServer();
                LookupTable table = ldap(server, Map.of("filter", "(&(mail={key})(sn=*))"))) {
            assertThat(table.lookup("a*(b)@example.org")).isEqualTo(found());
            assertThat(table.lookup("*")).isEqualTo(new Lookup.Absent());
            assertThat(table.lookup("joe@example.org)(uid=*")).isEqualTo(new Lookup.Absent());
        }
    }

    @Test
    void ldapLogsInWhereItIsTold() throws Exception {
        try (InMemoryDirectoryServer server = directoryServer();
                LookupTable good = ldap(server, Map.of("bind", bind("secret")));
                LookupTable bad = ldap(server, Map.of("bind", bind("wrong")))) {
            assertThat(good.lookup("joe@example.org")).isEqualTo(found());
            assertThat(bad.lookup("joe@example.org")).isInstanceOf(Lookup.Unavailable.class);
        }
    }

    private static LdapTableSettings.Bind bind(String password) {
        return new LdapTableSettings.Bind(
                java.util.Optional.of("cn=reader,dc=example,dc=org"), java.util.Optional.of(password), false);
    }

    @Test
    void anLdapUrlIsATable() throws Exception {
        try (InMemoryDirectoryServer server = directoryServer();
                TableRegistry registry = FakeContext.registry(Map.of(), directory)) {
            String uri =
                    "ldap://127.0.0.1:" + server.getListenPort() + "/dc=example,dc=org?maildrop?sub?(uid={local-part})";
            assertThat(registry.table(uri).lookup("joe@anything.example"))
                    .isEqualTo(found("joe@inner.example", "copy@inner.example"));
        }
    }

    @Test
    void aDirectoryThatIsDownIsAFaultAndComesBack() throws Exception {
        InMemoryDirectoryServer server = directoryServer();
        int port = server.getListenPort();
        try (LookupTable table = ldap(server, Map.of())) {
            assertThat(table.lookup("joe@example.org")).isEqualTo(found());
            server.shutDown(true);
            assertThat(table.lookup("joe@example.org")).isInstanceOf(Lookup.Unavailable.class);
            server.startListening();
            if (server.getListenPort() == port) {
                assertThat(table.lookup("joe@example.org")).isEqualTo(found());
            }
        } finally {
            server.close();
        }
    }
}
