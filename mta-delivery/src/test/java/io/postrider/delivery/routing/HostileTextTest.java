// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.local.CommandLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Seeded noise against everything that reads text of strangers or administrators.
class HostileTextTest {
    private static final long SEED = 20261122;
    private static final String ALPHABET = "ab0.-_+=:/\\\"'<>[]{}@%!|,; \t*~$(){}ü\u00ad\u2028";

    private static String noise(SplittableRandom random, int max) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(max); i > 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    @Test
    void transportsAreReadOrRefusedWithASentence() {
        SplittableRandom random = new SplittableRandom(SEED);
        TransportNames names = new Fixture().ports().transports();
        List<String> schemes = List.of(
                "",
                "smtp://",
                "smtps:",
                "lmtp+unix://",
                "maildir:/",
                "pipe:/",
                "error:5.1.1 ",
                "error:",
                "mx:",
                "hold:");
        for (int i = 0; i < 10_000; i++) {
            String text = schemes.get(random.nextInt(schemes.size())) + noise(random, 20);
            try {
                names.target(text);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).as(text).isNotBlank();
            }
        }
    }

    @Test
    void noLocalPartEverLeavesItsDirectory() {
        SplittableRandom random = new SplittableRandom(SEED);
        RoutingChain chain = new Fixture()
                .domain("example.org", "maildir:/var/mail/{domain}/{local-part}")
                .chain();
        int delivered = 0;
        for (int i = 0; i < 10_000; i++) {
            Optional<LocalPart> localPart = localPart(noise(random, 30));
            if (localPart.isEmpty()) {
                continue;
            }
            var recipient = Fixture.recipient(localPart.get() + "@example.org");
            switch (chain.route(new CalloutEnvelope(recipient), recipient)) {
                case Routing.Via(Route route) -> {
                    String name = route.nextHop().substring("/var/mail/example.org/".length());
                    assertThat(route.nextHop()).startsWith("/var/mail/example.org/");
                    assertThat(name).isNotEmpty().doesNotContain("/").doesNotStartWith(".");
                    assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
                    delivered++;
                }
                case Routing.Fail(var why) -> assertThat(why.status()).hasToString("5.1.3");
                case Routing.Pass _, Routing.Expand _, Routing.Defer _ -> throw new AssertionError(recipient);
            }
        }
        assertThat(delivered).isGreaterThan(1000);
    }

    private static Optional<LocalPart> localPart(String value) {
        try {
            return Optional.of(LocalPart.ofValue(value));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Test
    void anArgumentStaysOneArgument() {
        SplittableRandom random = new SplittableRandom(SEED);
        RoutingChain chain = new Fixture()
                .domain("example.org", "pipe:/bin/deliver {local-part} end")
                .chain();
        for (int i = 0; i < 5_000; i++) {
            Optional<LocalPart> localPart = localPart(noise(random, 30));
            if (localPart.isEmpty()) {
                continue;
            }
            var recipient = Fixture.recipient(localPart.get() + "@example.org");
            if (chain.route(new CalloutEnvelope(recipient), recipient) instanceof Routing.Via(Route route)) {
                assertThat(CommandLine.decode(route.nextHop())).hasSize(3).endsWith("end");
            }
        }
    }

    @Test
    void aliasesAreReadWhateverStandsInThem() {
        SplittableRandom random = new SplittableRandom(SEED);
        Mailbox context = Mailbox.parse("list@example.org");
        for (int i = 0; i < 10_000; i++) {
            for (AliasItem item : AliasItem.parse(noise(random, 60))) {
                if (item instanceof AliasItem.Address(String text)) {
                    assertThat(AddressText.read(text, context)).isNotNull();
                }
            }
        }
    }

    @Test
    void onlyASignedAddressComesBackFromSrs() {
        SplittableRandom random = new SplittableRandom(SEED);
        Srs srs = new Srs(
                io.postrider.api.mail.Domain.of("srs.example.org"),
                List.of("correct horse"),
                java.time.Duration.ofDays(21),
                java.time.InstantSource.system());
        for (int i = 0; i < 5_000; i++) {
            Optional<LocalPart> local = localPart("SRS" + random.nextInt(2) + "=" + noise(random, 40));
            if (local.isPresent()) {
                Srs.Back back = srs.back(Mailbox.of(local.get(), srs.domain()));
                assertThat(back).isNotInstanceOf(Srs.Back.Original.class);
            }
        }
    }
}
