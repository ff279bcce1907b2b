// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Argon2Test {
    @Test
    void aHashMatchesItsPasswordAlone() {
        String hash = Argon2.hash("geheim", new Random(1));
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(Argon2.verify(hash, "geheim")).contains(true);
        assertThat(Argon2.verify(hash, "geheim ")).contains(false);
    }

    // made by the reference implementation's command line: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
    @Test
    void theReferenceImplementationsHashIsRead() {
        String hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(Argon2.verify(hash, "password")).contains(true);
        assertThat(Argon2.verify(hash, "Password")).contains(false);
    }

    @Test
    void whatIsNoHashIsNotChecked() {
        assertThat(Argon2.verify("$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$AAAA", "x"))
                .isEmpty();
        assertThat(Argon2.verify(
                        "$argon2id$v=19$m=999999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8", "x"))
                .isEmpty();
        assertThat(Argon2.verify("plain", "x")).isEmpty();
    }
}
