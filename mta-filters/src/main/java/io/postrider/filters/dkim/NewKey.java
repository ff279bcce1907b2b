// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/// Makes key pairs, as `postrider dkim keygen` does.
///
/// @param pem the private key, PKCS#8
/// @param record the text of the key record for the DNS
public record NewKey(String pem, String record) {

    /// An RSA key; 2048 bits are the usual.
    public static NewKey rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return of(generator.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has RSA", impossible);
        }
    }

    /// An Ed25519 key.
    public static NewKey ed25519() {
        try {
            Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());
            return of(PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException("an Ed25519 key can be encoded", impossible);
        }
    }

    private static NewKey of(byte[] pkcs8) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(pkcs8);
        String pem = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
        try {
            return new NewKey(pem, SigningKey.parse(pem).record().orElseThrow());
        } catch (DkimSyntaxException impossible) {
            throw new IllegalStateException("a new key can be read", impossible);
        }
    }
}
