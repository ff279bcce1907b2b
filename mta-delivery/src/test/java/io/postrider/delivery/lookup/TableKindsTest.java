// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.InvalidSettingException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Inline, regexp, cidr, chain, union, caching, time, and the registry over them.
class TableKindsTest {
    @TempDir
    Path directory;

    private LookupTable table(String uri) throws InvalidSettingException {
        return FakeContext.registry(Map.of(), directory).table(uri);
    }

    private static Lookup found(String... values) {
        return new Lookup.Found(List.of(values));
    }

    private static final Lookup ABSENT = new Lookup.Absent();

    @Test
    void anInlineTableIsASetOrAMap() throws Exception {
        LookupTable table = table("inline:joe, Ann = one two, {bob = x, y}, team = {a, b}");
        assertThat(table.lookup("joe")).isEqualTo(found());
        assertThat(table.lookup("ann")).isEqualTo(found("one two"));
        assertThat(table.lookup("bob")).isEqualTo(found("x, y"));
        assertThat(table.lookup("team")).isEqualTo(found("a, b"));
        assertThat(table.lookup("eve")).isEqualTo(ABSENT);
        assertThat(table("inline:{a=1, b=2}").lookup("b")).isEqualTo(found("2"));
    }

    @Test
    void aKeyTwiceInAnInlineTableRefusesTheConfiguration() {
        assertThatThrownBy(() -> table("inline:a, A")).hasMessageContaining("twice");
    }

    private LookupTable regexp(String rules) throws Exception {
        Files.writeString(directory.resolve("rules"), rules);
        return table("regexp:rules");
    }

    @Test
    void theFirstPatternThatMatchesCounts() throws Exception {
        LookupTable table =
                regexp("/^sales-(.+)@example\\.org$/ crm+$1@example.org\n/@example\\.org$/ all@example.org\n");
        assertThat(table.lookup("SALES-west@example.org")).isEqualTo(found("crm+west@example.org"));
        assertThat(table.lookup("x@example.org")).isEqualTo(found("all@example.org"));
        assertThat(table.lookup("x@example.com")).isEqualTo(ABSENT);
    }

    @ParameterizedTest
    @CsvSource({
        "'/^(a)(b)$/ ${2}$(1)$$', ab, ba$",
        "'|^a/b$| hit', a/b, hit",
        "'/^A$/i hit', A, hit",
        "'!/^a/ no-a', b, no-a"
    })
    void patternsHaveTheirForms(String rule, String key, String value) throws Exception {
        assertThat(regexp(rule).lookup(key)).isEqualTo(found(value));
    }

    @Test
    void theFlagIMakesCaseCount() throws Exception {
        assertThat(regexp("/^A$/i hit").lookup("a")).isEqualTo(ABSENT);
    }

    @Test
    void ifAndEndifSurroundRules() throws Exception {
        LookupTable table = regexp("if /@example\\.org$/\n/^joe/ in\nendif\n/^joe/ out\n");
        assertThat(table.lookup("joe@example.org")).isEqualTo(found("in"));
        assertThat(table.lookup("joe@example.com")).isEqualTo(found("out"));
    }

    @Test
    @Timeout(20)
    void aPatternThatBacktracksWithoutEndIsAFault() throws Exception {
        LookupTable table = regexp("/^(a+)+\\1$/ x\n");
        assertThat(table.lookup("a".repeat(60) + "b")).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void rulesMayStandInTheConfiguration() throws Exception {
        FakeContext good = FakeContext.of(Map.of("rules", List.of("/^a/ x", "/^b/ y")));
        assertThat(new RegexpTableFactory().create(good).lookup("bb")).isEqualTo(found("y"));
        FakeContext bad = FakeContext.of(Map.of("rules", List.of("/(/ x")));
        assertThatThrownBy(() -> new RegexpTableFactory().create(bad)).hasMessageContaining("bad pattern");
    }

    @Test
    void aCidrTableIsAskedWithAddresses() throws Exception {
        Files.writeString(
                directory.resolve("nets"),
                "192.0.2.128/25 upper\n192.0.2.0/24\t lower\n2001:db8::/32 six\nnonsense x\n10.0.0.1\n");
        LookupTable table = table("cidr:nets");
        assertThat(table.lookup("192.0.2.200")).isEqualTo(found("upper"));
        assertThat(table.lookup("192.0.2.1")).isEqualTo(found("lower"));
        assertThat(table.lookup("2001:db8:1::1")).isEqualTo(found("six"));
        assertThat(table.lookup("10.0.0.1")).isEqualTo(found());
        assertThat(table.lookup("10.0.0.2")).isEqualTo(ABSENT);
        assertThat(table.lookup("example.org")).isEqualTo(ABSENT);
    }

    @Test
    void aMappedAddressIsTheIpv4Address() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = (byte) 192;
        mapped[14] = 2;
        mapped[15] = 9;
        IpNetwork network = IpNetwork.parse("192.0.2.0/24");
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.9"))).isTrue();
        assertThat(network.contains(InetAddress.getByAddress(mapped))).isTrue();
        assertThat(network.contains(InetAddress.ofLiteral("2001:db8::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1/24", "192.0.2.0/33", "example.org", "192.0.2", "192.0.2.0/", "::/129", "fe80::1%eth0"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> IpNetwork.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChainAnswersByItsFirstTableThatHasTheKey() throws Exception {
        LookupTable table = table("chain:inline:a=1 | inline:a=2, b=3");
        assertThat(table.lookup("a")).isEqualTo(found("1"));
        assertThat(table.lookup("b")).isEqualTo(found("3"));
        assertThat(table.lookup("c")).isEqualTo(ABSENT);
    }

    @Test
    void aUnionHasTheValuesOfAll() throws Exception {
        LookupTable table = table("union:inline:a=1 | inline:a=2, b=3 | inline:a=1");
        assertThat(table.lookup("a")).isEqualTo(found("1", "2"));
        assertThat(table.lookup("b")).isEqualTo(found("3"));
        assertThat(table.lookup("c")).isEqualTo(ABSENT);
    }

    @Test
    void answersAreRememberedForATimeAndFaultsAreNot() {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        AtomicInteger asked = new AtomicInteger();
        RemoteLimits limits =
                new RemoteLimits(Duration.ofSeconds(5), 1, Duration.ofSeconds(30), Duration.ofSeconds(5), 2);
        CachingTable table = new CachingTable(
                key -> {
                    asked.incrementAndGet();
                    return switch (key) {
                        case "there" -> new Lookup.Found(List.of());
                        case "down" -> new Lookup.Unavailable("down");
                        default -> new Lookup.Absent();
                    };
                },
                limits,
                clock);
        table.lookup("there");
        table.lookup("there");
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofSeconds(31));
        table.lookup("there");
        assertThat(asked).hasValue(2);
        table.lookup("gone");
        table.lookup("gone");
        assertThat(asked).hasValue(3);
        clock.advance(Duration.ofSeconds(6));
        table.lookup("gone");
        assertThat(asked).hasValue(4);
        table.lookup("down");
        table.lookup("down");
        assertThat(asked).hasValue(6);
        table.lookup("third");
        table.lookup("there");
        assertThat(asked).as("only two answers are kept").hasValue(8);
    }

    @Test
    @Timeout(20)
    void aLookupThatTakesTooLongIsAFaultAndItsThreadIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        TimedTable table = new TimedTable(
                key -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return new Lookup.Absent();
                },
                Duration.ofMillis(50),
                Thread::startVirtualThread);
        assertThat(table.lookup("x")).isEqualTo(new Lookup.Unavailable("no answer within 50 ms"));
        interrupted.await();
    }

    @Test
    void aLookupWithoutAThreadIsAFault() {
        TimedTable table = new TimedTable(key -> new Lookup.Absent(), Duration.ofSeconds(1), task -> {
            throw new RejectedExecutionException();
        });
        assertThat(table.lookup("x")).isEqualTo(new Lookup.Unavailable("too many lookups at once"));
    }

    @Test
    void aTableThatThrowsIsAFault() {
        LookupTable broken = key -> {
            throw new IllegalStateException("bug");
        };
        assertThat(TableSearch.first(broken, List.of(new AddressKeys.Key("x", AddressKeys.Form.FULL))))
                .isInstanceOf(TableSearch.Fault.class);
    }

    @Test
    void aFaultEndsTheSearchOverKeys() {
        LookupTable halfBroken =
                key -> key.equals("first") ? new Lookup.Unavailable("down") : new Lookup.Found(List.of("wrong"));
        List<AddressKeys.Key> keys = List.of(
                new AddressKeys.Key("first", AddressKeys.Form.FULL),
                new AddressKeys.Key("@x", AddressKeys.Form.DOMAIN));
        assertThat(TableSearch.first(halfBroken, keys)).isEqualTo(new TableSearch.Fault("down"));
    }

    @Test
    void theRegistryMakesOneTableOfOneUri() throws Exception {
        TableRegistry registry = FakeContext.registry(Map.of(), directory);
        assertThat(registry.table("inline:a")).isSameAs(registry.table("inline:a"));
    }

    @Test
    void aNamedTableIsFoundByItsName() throws Exception {
        var named = Map.of("vips", new TableRegistry.Named("inline", new MapSettings(Map.of("location", "joe"))));
        try (TableRegistry registry = FakeContext.registry(named, directory)) {
            assertThat(registry.table("vips").lookup("joe")).isEqualTo(found());
            assertThatThrownBy(() -> registry.table("vip")).hasMessageContaining("no [table.vip]");
        }
    }

    @Test
    void anUnknownKindOfTableNamesThoseThereAre() {
        assertThatThrownBy(() -> table("hash:/etc/x"))
                .hasMessageContaining("hash")
                .hasMessageContaining("aliases, chain, cidr, file, inline, ldap, regexp, socketmap, sql, union");
    }
}
