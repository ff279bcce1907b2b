// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// `trust-anchor`: a small zone that is signed here, and validated by the resolver itself.
class OwnValidationTest {
    private static final long TTL = 300;
    private final Name zone;
    private final KeyPair keys;
    private final DNSKEYRecord key;
    private TestDnsServer server;
    private DnsjavaResolver dns;

    @TempDir
    private Path folder;

    OwnValidationTest() throws Exception {
        zone = Name.fromString("signed.test.");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        key = new DNSKEYRecord(
                zone,
                DClass.IN,
                TTL,
                DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
                DNSKEYRecord.Protocol.DNSSEC,
                DNSSEC.Algorithm.ECDSAP256SHA256,
                keys.getPublic());
    }

    @BeforeEach
    void start() throws Exception {
        server = TestDnsServer.start();
        signed(key, Duration.ofDays(1));
        signed(record("mx.signed.test.", Type.A, "192.0.2.1"), Duration.ofDays(1));
        signed(record("old.signed.test.", Type.A, "192.0.2.1"), Duration.ofHours(-1));
        server.add(record("unsigned.signed.test.", Type.A, "192.0.2.1"));
        server.add(record("elsewhere.test.", Type.A, "192.0.2.1"));
        DSRecord ds = new DSRecord(zone, DClass.IN, TTL, DNSSEC.Digest.SHA256, key);
        Path anchor = Files.writeString(folder.resolve("anchor"), ds + "\n");
        dns = new DnsjavaResolver(
                DnsSettings.defaults()
                        .withServers(List.of(server.address()))
                        .withTrustAnchor(anchor)
                        .withTimeout(Duration.ofSeconds(5)),
                InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static Record record(String name, int type, String data) throws Exception {
        return Record.fromString(Name.fromString(name), type, DClass.IN, TTL, data, Name.root);
    }

    private void signed(Record record, Duration validity) throws Exception {
        Instant now = Instant.now();
        RRset set = new RRset(record);
        server.add(record);
        server.add(DNSSEC.sign(set, key, keys.getPrivate(), now.minus(Duration.ofDays(2)), now.plus(validity)));
    }

    @Test
    void signedRecordIsAuthenticated() {
        DnsAnswer answer = dns.resolve("mx.signed.test", DnsType.A);
        assertThat(answer.status()).isEqualTo(DnsStatus.FOUND);
        assertThat(answer.authenticated()).isTrue();
        assertThat(answer.records()).hasSize(1);
    }

    @Test
    void expiredSignatureIsBogus() {
        assertThat(dns.resolve("old.signed.test", DnsType.A).status()).isEqualTo(DnsStatus.BOGUS);
    }

    @Test
    void unsignedRecordInASignedZoneIsBogus() {
        assertThat(dns.resolve("unsigned.signed.test", DnsType.A).status()).isEqualTo(DnsStatus.BOGUS);
    }

    @Test
    void recordWithoutAnAnchorAboveItIsInsecure() {
        DnsAnswer answer = dns.resolve("elsewhere.test", DnsType.A);
        assertThat(answer.status()).isEqualTo(DnsStatus.FOUND);
        assertThat(answer.authenticated()).isFalse();
    }
}
