// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import java.util.Base64;

/// The client's half of SCRAM, written for tests from RFC 5802 §3 alone.
final class SaslClient {
    private final ScramHash hash;
    private final String password;
    private final String gs2Header;
    private final byte[] binding;
    private final String bare;

    SaslClient(ScramHash hash, String user, String password, String gs2Header, byte[] binding) {
        this.hash = hash;
        this.password = password;
        this.gs2Header = gs2Header;
        this.binding = binding;
        this.bare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=clientnonce";
    }

    byte[] first() {
        return Octets.of(gs2Header + bare);
    }

    byte[] last(byte[] challenge) {
        String serverFirst = Octets.text(challenge).orElseThrow();
        String[] parts = serverFirst.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        byte[] salted = hash.salted(password, salt, Integer.parseInt(parts[2].substring(2)));
        byte[] header = Octets.of(gs2Header);
        byte[] cbind = new byte[header.length + binding.length];
        System.arraycopy(header, 0, cbind, 0, header.length);
        System.arraycopy(binding, 0, cbind, header.length, binding.length);
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(cbind) + "," + parts[0];
        byte[] proof = hash.hmac(salted, "Client Key");
        byte[] signature = hash.hmac(hash.hash(proof), bare + "," + serverFirst + "," + withoutProof);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        return Octets.of(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }
}
