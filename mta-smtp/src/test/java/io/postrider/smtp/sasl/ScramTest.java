// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/// The published examples of SCRAM: RFC 5802 §5, RFC 7677 §3.
class ScramTest {
    @Test
    void rfc5802ExampleIsProvenAndSigned() {
        byte[] salt = Base64.getDecoder().decode("QSXCR+Q6sek8bf92");
        ScramVerifier verifier = ScramVerifier.of(ScramHash.SHA_1, "pencil", salt, 4096);
        String authMessage = "n=user,r=fyko+d2lbbFgONRv9qkxdawL,"
                + "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096,"
                + "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
        byte[] proof = Base64.getDecoder().decode("v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        assertThat(verifier.proves(proof, authMessage)).isTrue();
        assertThat(verifier.serverSignature(authMessage)).isEqualTo("rmF9pqV8S7suAoZWja4dJRkFsKQ=");
        proof[3] ^= 1;
        assertThat(verifier.proves(proof, authMessage)).isFalse();
    }

    @Test
    void rfc7677ExampleIsProvenAndSigned() {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        ScramVerifier verifier = ScramVerifier.of(ScramHash.SHA_256, "pencil", salt, 4096);
        String authMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
                + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
                + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        byte[] proof = Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(verifier.proves(proof, authMessage)).isTrue();
        assertThat(verifier.serverSignature(authMessage)).isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void verifierSurvivesItsWrittenForm() {
        ScramVerifier made = ScramVerifier.of(ScramHash.SHA_512, "päss", new byte[] {1, 2, 3}, 4096);
        String payload = made.encoded().substring("{SCRAM-SHA-512}".length());
        ScramVerifier read = ScramVerifier.parse(ScramHash.SHA_512, payload).orElseThrow();
        assertThat(read.encoded()).isEqualTo(made.encoded());
        assertThat(read.matches("päss")).isTrue();
        assertThat(read.matches("pass")).isFalse();
        assertThat(ScramVerifier.parse(ScramHash.SHA_256, payload)).isEmpty();
        assertThat(ScramVerifier.parse(ScramHash.SHA_512, "x" + payload)).isEmpty();
        assertThat(made.toString()).doesNotContain(payload);
    }

    @Test
    void rfc5803FormIsRead() {
        ScramVerifier made = ScramVerifier.of(ScramHash.SHA_256, "x", new byte[] {9}, 4096);
        String[] parts = made.payload().split(",");
        String other = parts[0] + ":" + parts[1] + "$" + parts[2] + ":" + parts[3];
        assertThat(ScramVerifier.parse(ScramHash.SHA_256, other).orElseThrow().matches("x"))
                .isTrue();
    }
}
