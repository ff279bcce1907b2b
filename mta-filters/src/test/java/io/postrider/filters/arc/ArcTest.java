// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.filters.FakeDns;
import io.postrider.filters.dkim.DkimPolicy;
import io.postrider.filters.dkim.DkimSigner.Signatory;
import io.postrider.filters.dkim.DkimSyntaxException;
import io.postrider.filters.dkim.SigningKey;
import io.postrider.filters.message.MessageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArcTest {
    private static final String MESSAGE =
            "From: joe@example.org\r\nTo: list@example.net\r\nSubject: hi\r\n\r\nHello\r\n";
    private final FakeDns dns = new FakeDns();
    private final SigningKey key = key();

    private static SigningKey key() {
        try {
            return SigningKey.parse("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        } catch (DkimSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MessageSource source(String message) {
        return MessageSource.of(message.getBytes(StandardCharsets.UTF_8));
    }

    private ArcOutcome verify(String message) throws IOException {
        return new ArcVerifier(dns, DkimPolicy.standard()).verify(source(message), java.util.Optional.empty());
    }

    private String seal(String message, ChainStatus status) throws IOException {
        ArcOutcome before = verify(message);
        int instance = before.sets().size() + 1;
        String domain = "hop" + instance + ".example";
        dns.txt("s._domainkey." + domain, key.record().orElseThrow());
        ArcSealer.Request request = new ArcSealer.Request(
                new Signatory(domain, "s", key),
                "mx." + domain,
                "spf=pass smtp.mailfrom=joe@example.org;\r\n dkim=none",
                List.of("From", "To", "Subject"),
                OptionalLong.of(12345),
                status);
        ArcSet set = ArcSealer.seal(source(message), before.sets(), request).orElseThrow();
        return set.seal().toString() + set.message() + set.results() + message;
    }

    private String chain(int length) throws IOException {
        String message = MESSAGE;
        for (int i = 0; i < length; i++) {
            message = seal(message, i == 0 ? ChainStatus.NONE : ChainStatus.PASS);
        }
        return message;
    }

    @Test
    void aChainOfFiveHopsPasses() throws IOException {
        ArcOutcome outcome = verify(chain(5));
        assertThat(outcome.reason()).isEmpty();
        assertThat(outcome.status()).isEqualTo(ChainStatus.PASS);
        assertThat(outcome.oldestPass()).isZero();
        assertThat(outcome.sealers()).endsWith("hop5.example");
    }

    @Test
    void noSetIsNoChain() throws IOException {
        assertThat(verify(MESSAGE).status()).isEqualTo(ChainStatus.NONE);
    }

    @Test
    void aHopThatChangedTheBodyIsSeenInOldestPass() throws IOException {
        String two = chain(2);
        String changed = seal(two.replace("Hello", "Hello list"), ChainStatus.PASS);
        // the body that hop 3 signs is the changed one, and its predecessors' signatures are broken
        ArcOutcome outcome = verify(changed);
        assertThat(outcome.status()).isEqualTo(ChainStatus.PASS);
        assertThat(outcome.oldestPass()).isEqualTo(3);
    }

    @Test
    void aChangeAfterTheNewestSetFails() throws IOException {
        assertThat(verify(chain(2).replace("Hello", "Hullo")).status()).isEqualTo(ChainStatus.FAIL);
        assertThat(verify(chain(2).replace("Subject: hi", "Subject: ho")).status())
                .isEqualTo(ChainStatus.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "'i=1; mx.hop1','i=1; mx.hop9'",
        "'ARC-Authentication-Results: i=1','X-Results: i=1'",
        "'ARC-Authentication-Results: i=1','ARC-Authentication-Results: i=3'",
        "'ARC-Authentication-Results: i=1','ARC-Authentication-Results: i=2'",
        "'ARC-Authentication-Results: i=1','ARC-Authentication-Results: i=0'",
        "'ARC-Authentication-Results: i=1','ARC-Authentication-Results: i=51'",
        "'ARC-Authentication-Results: i=1','ARC-Authentication-Results: i='",
        "'ARC-Authentication-Results: i=1','ARC-Authentication-Results: x=1'",
        "'cv=none','cv=pass'",
        "'cv=pass','cv=none'",
        "'cv=pass','cv=fail'",
        "'cv=pass','cv='",
        "'cv=pass','cv=pass; h=from'",
        "'cv=pass','cv=pass; cv=pass'",
        "'cv=none; ',''",
        "'d=hop2.example','d=hop1.example'",
        "'c=relaxed/relaxed','c=simple/simple'",
        "'c=relaxed/relaxed','c=foo/relaxed'",
        "'h=from:to:subject','h=from:to:subject:arc-seal'",
        "'h=from:to:subject','h='",
        "'h=from:to:subject; ',''",
        "'a=ed25519-sha256','a=rsa-sha1'",
        "'a=ed25519-sha256; ',''",
        "'t=12345','t=x'",
        "'s=s','s=gone'",
        "'s=s;',''",
    })
    void eachDamageToASetFails(String old, String now) throws IOException {
        String message = chain(2);
        assertThat(message).contains(old);
        String damaged = message.replaceFirst(java.util.regex.Pattern.quote(old), now == null ? "" : now);
        assertThat(verify(damaged).status()).isEqualTo(ChainStatus.FAIL);
    }

    @Test
    void whiteSpaceAndOrderOfTheFieldsDoNotMatter() throws IOException {
        String message = chain(2).replace("; ", " ;\r\n\t ").replace("ARC-Seal:", "arc-seal :");
        // folding before a semicolon adds a blank that relaxed canonicalization keeps, so fold behind it only
        assertThat(verify(message).status()).isEqualTo(ChainStatus.FAIL);
        String folded = chain(2).replace("; ", ";\r\n\t ").replace("ARC-Seal:", "arc-seal :");
        assertThat(verify(folded).status()).isEqualTo(ChainStatus.PASS);
    }

    @Test
    void aDoubledFieldFails() throws IOException {
        String message = chain(1);
        String field = message.substring(0, message.indexOf("\r\n") + 2);
        assertThat(verify(field + message).status()).isEqualTo(ChainStatus.FAIL);
    }

    @Test
    void theSealOfAFailedChainCoversItselfAndEndsTheChain() throws IOException {
        String broken = chain(2).replace("Hello", "Hullo");
        assertThat(verify(broken).hasEnded()).isFalse();
        String sealed = seal(broken, ChainStatus.FAIL);
        ArcOutcome outcome = verify(sealed);
        assertThat(outcome.status()).isEqualTo(ChainStatus.FAIL);
        assertThat(outcome.hasEnded()).isTrue();
    }

    @Test
    void thereIsNoFiftyFirstSet() throws IOException {
        String message = chain(50);
        ArcOutcome outcome = verify(message);
        assertThat(outcome.status()).isEqualTo(ChainStatus.PASS);
        ArcSealer.Request request = new ArcSealer.Request(
                new Signatory("x.example", "s", key),
                "mx",
                "",
                List.of("From"),
                OptionalLong.empty(),
                ChainStatus.PASS);
        assertThat(ArcSealer.seal(source(message), outcome.sets(), request)).isEmpty();
    }

    @Test
    void damagedSetsNeverThrow() throws IOException {
        Random random = new Random(8617);
        String message = chain(2);
        int end = message.indexOf("From: joe");
        for (int i = 0; i < 2000; i++) {
            StringBuilder damaged = new StringBuilder(message);
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(end - 10);
                if (random.nextBoolean()) {
                    damaged.setCharAt(at, (char) random.nextInt(256));
                } else {
                    damaged.insert(at, ";=:, \r\n@./".charAt(random.nextInt(10)));
                }
            }
            assertThat(verify(damaged.toString()).status()).isNotNull();
        }
    }
}
