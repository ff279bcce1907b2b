// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.mail.Domain;
import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The Sender Rewriting Scheme: `SRS0=HASH=DAY=DOMAIN=LOCAL@ours` for a sender, `SRS1=HASH=FIRST==…@ours` for
/// one that
/// another forwarder has rewritten before. The hash (30 bits of HMAC-SHA256, base 32) keeps strangers from
/// relaying
/// through us, the day (mod 1024) ends its life. Immutable.
final class Srs {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int HASH_CHARS = 6;
    private static final int DAYS = 1024;
    private final Domain domain;
    private final List<String> secrets;
    private final Duration maxAge;
    private final InstantSource clock;

    /// What a rewritten address stands for.
    sealed interface Back {
        /// @param mailbox the address before
        record Original(Mailbox mailbox) implements Back {}

        /// It is no rewritten address.
        record NotRewritten() implements Back {}

        /// @param why for the reply
        record Invalid(String why) implements Back {}
    }

    /// @param secrets the first signs, all check
    Srs(Domain domain, List<String> secrets, Duration maxAge, InstantSource clock) {
        this.domain = domain;
        this.secrets = List.copyOf(secrets);
        this.maxAge = maxAge;
        this.clock = clock;
    }

    Domain domain() {
        return domain;
    }

    /// The rewritten address; the address itself when it is too long for that (RFC 5321 §4.5.3.1.1: 64
    /// octets).
    Mailbox forward(Mailbox sender) {
        String local = sender.localPart().value();
        try {
            return Mailbox.of(LocalPart.ofValue(rewritten(local, sender.domain().ascii())), domain);
        } catch (IllegalArgumentException tooLong) {
            return sender;
        }
    }

    private String rewritten(String local, String senderDomain) {
        if (tagged(local, "SRS0")) {
            String rest = senderDomain + "=" + local.substring(4);
            return "SRS1=" + hash(secrets.getFirst(), rest) + "=" + rest;
        }
        if (tagged(local, "SRS1")) {
            // keep the first forwarder: the way back is never longer than two steps
            int hashEnd = local.indexOf('=', 5);
            String rest = hashEnd < 0 ? local.substring(5) : local.substring(hashEnd + 1);
            return "SRS1=" + hash(secrets.getFirst(), rest) + "=" + rest;
        }
        long day = today();
        String rest = BASE32.charAt((int) (day / 32)) + "" + BASE32.charAt((int) (day % 32)) + "=" + senderDomain + "="
                + local;
        return "SRS0=" + hash(secrets.getFirst(), rest) + "=" + rest;
    }

    private static boolean tagged(String local, String tag) {
        return local.length() > 5 && local.regionMatches(true, 0, tag, 0, 4) && "=+-".indexOf(local.charAt(4)) >= 0;
    }

    private long today() {
        return Math.floorMod(Math.floorDiv(clock.millis(), Duration.ofDays(1).toMillis()), DAYS);
    }

    /// Takes an address of our rewriting apart.
    Back back(Mailbox mailbox) {
        String local = mailbox.localPart().value();
        boolean first = tagged(local, "SRS0");
        if (!mailbox.domain().equals(domain) || !first && !tagged(local, "SRS1")) {
            return new Back.NotRewritten();
        }
        int hashEnd = local.indexOf('=', 5);
        if (hashEnd < 0) {
            return new Back.Invalid("the rewritten address is cut");
        }
        String rest = local.substring(hashEnd + 1);
        if (!signed(local.substring(5, hashEnd), rest)) {
            return new Back.Invalid("the rewritten address is not signed by us");
        }
        return first ? original(rest) : firstForwarder(rest);
    }

    private Back original(String rest) {
        String[] parts = rest.split("=", 3);
        if (parts.length != 3 || parts[0].length() != 2) {
            return new Back.Invalid("the rewritten address is cut");
        }
        int day = BASE32.indexOf(Character.toLowerCase(parts[0].charAt(0))) * 32
                + BASE32.indexOf(Character.toLowerCase(parts[0].charAt(1)));
        if (Math.floorMod(today() - day, DAYS) > maxAge.toDays()) {
            return new Back.Invalid("the rewritten address has expired");
        }
        return mailbox(parts[2], parts[1]);
    }

    private static Back firstForwarder(String rest) {
        int end = rest.indexOf('=');
        return end < 0
                ? new Back.Invalid("the rewritten address is cut")
                : mailbox("SRS0" + rest.substring(end + 1), rest.substring(0, end));
    }

    private static Back mailbox(String local, String domain) {
        try {
            return new Back.Original(Mailbox.of(LocalPart.ofValue(local), Domain.of(domain)));
        } catch (IllegalArgumentException bad) {
            return new Back.Invalid("the rewritten address holds none");
        }
    }

    private boolean signed(String hash, String rest) {
        byte[] given = hash.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        boolean good = false;
        for (String secret : secrets) {
            good |= MessageDigest.isEqual(given, hash(secret, rest).getBytes(StandardCharsets.UTF_8));
        }
        return good;
    }

    private static String hash(String secret, String rest) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            // hosts on the way back may change the case of a local part
            byte[] digest = mac.doFinal(rest.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder(HASH_CHARS);
            for (int i = 0; i < HASH_CHARS; i++) {
                text.append(BASE32.charAt(digest[i] & 31));
            }
            return text.toString();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }

    /// @throws IllegalArgumentException with a sentence when the settings make no SRS
    static Optional<Srs> of(SrsSettings settings, InstantSource clock) {
        if (settings.domain().isEmpty()) {
            return Optional.empty();
        }
        String secret = settings.secret().map(String::strip).orElse("");
        if (secret.length() < 8) {
            throw new IllegalArgumentException("srs needs a secret of at least 8 characters");
        }
        List<String> secrets =
                settings.oldSecret().map(old -> List.of(secret, old.strip())).orElse(List.of(secret));
        return Optional.of(new Srs(Domain.of(settings.domain().get()), secrets, settings.maxAge(), clock));
    }
}
