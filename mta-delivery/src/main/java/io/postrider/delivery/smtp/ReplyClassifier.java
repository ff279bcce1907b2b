// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.Deferral.Scope;
import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.client.ClientPhase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Says what a reply means and what to do: a table of rules, the first match decides. The table is
/// data (`reply-rules.txt`, whose head describes the format). Immutable, pure.
public final class ReplyClassifier {
    private static final int MAXIMUM_TEXT = 1000;
    private final List<ReplyRule> rules;

    private ReplyClassifier(List<ReplyRule> rules) {
        this.rules = rules;
    }

    /// The rules that come with the program.
    public static ReplyClassifier standard() {
        return Standard.CLASSIFIER;
    }

    private static final class Standard {
        private static final ReplyClassifier CLASSIFIER = load();

        private static ReplyClassifier load() {
            try (InputStream in = ReplyClassifier.class.getResourceAsStream("reply-rules.txt")) {
                if (in == null) {
                    throw new IllegalStateException("reply-rules.txt is not in the class path");
                }
                return ReplyClassifier.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    /// Reads a table.
    ///
    /// @throws IllegalArgumentException with a sentence when a line is malformed
    public static ReplyClassifier parse(String table) {
        return new ReplyClassifier(table.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(ReplyRule::parse)
                .toList());
    }

    /// What to do.
    public enum Action {
        /// Nothing: it is no refusal.
        ACCEPT,
        /// Try again later.
        DEFER,
        /// Never again.
        REJECT,
        /// Try again later, and send less.
        SLOWDOWN;

        /// In lower case.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a reply means.
    ///
    /// @param statusClass 2, 4 or 5; a 3xx counts as 2
    /// @param status the reply's own enhanced status, else the one its code stands for
    /// @param category what it is about
    /// @param action what to do
    /// @param scope what else waits
    public record Classification(int statusClass, EnhancedStatus status, String category, Action action, Scope scope) {}

    /// Classifies a reply to what the client did in this phase.
    public Classification classify(ClientPhase phase, Reply reply) {
        return classify(word(phase), reply);
    }

    /// Classifies a reply.
    ///
    /// @param phase `greeting ehlo starttls auth mail rcpt data dot`; other words stand for no
    ///     phase
    public Classification classify(String phase, Reply reply) {
        int statusClass = reply.isPositive() ? 2 : reply.code() / 100;
        EnhancedStatus status = reply.status().orElseGet(() -> byCode(reply.code(), statusClass));
        if (reply.isPositive()) {
            return new Classification(2, status, "accepted", Action.ACCEPT, Scope.RECIPIENT);
        }
        String all = reply.text();
        String text = all.length() > MAXIMUM_TEXT ? all.substring(0, MAXIMUM_TEXT) : all;
        String word = normal(phase);
        for (ReplyRule rule : rules) {
            if (rule.matches(word, reply.code(), reply.status(), text)) {
                return new Classification(
                        statusClass, status, rule.category(), action(rule, statusClass), rule.scope());
            }
        }
        Action action = statusClass == 4 ? Action.DEFER : Action.REJECT;
        return new Classification(statusClass, status, "other", action, Scope.RECIPIENT);
    }

    private static Action action(ReplyRule rule, int statusClass) {
        return switch (rule.action()) {
            case AUTO, REJECT -> statusClass == 4 ? Action.DEFER : Action.REJECT;
            case DEFER -> Action.DEFER;
            case SLOWDOWN -> Action.SLOWDOWN;
        };
    }

    /// The word of the rules for a phase of the client.
    static String word(ClientPhase phase) {
        return switch (phase) {
            case CONNECT, PROXY, TLS, COMMAND, RESET, QUIT -> "other";
            case GREETING -> "greeting";
            case EHLO -> "ehlo";
            case STARTTLS -> "starttls";
            case AUTH -> "auth";
            case MAIL -> "mail";
            case RCPT -> "rcpt";
            case DATA_COMMAND, DATA_BLOCK -> "data";
            case DATA_DONE -> "dot";
        };
    }

    private static String normal(String phase) {
        String lower = phase.toLowerCase(Locale.ROOT).strip();
        return switch (lower) {
            case "connect", "banner" -> "greeting";
            case "helo", "lhlo" -> "ehlo";
            case "mail from", "mail-from", "mailfrom" -> "mail";
            case "rcpt to", "rcpt-to", "rcptto" -> "rcpt";
            case "eod", "end-of-data", "end of data", "data-done", "bdat", "." -> "dot";
            default -> lower;
        };
    }

    /// RFC 3463 for replies that name no enhanced status, by the meaning RFC 5321 §4.2.3 gives the
    /// code.
    private static EnhancedStatus byCode(int code, int statusClass) {
        Optional<String> known = Optional.ofNullable(
                switch (code) {
                    case 421 -> "4.3.2";
                    case 450 -> "4.2.0";
                    case 451 -> "4.3.0";
                    case 452 -> "4.3.1";
                    case 454 -> "4.7.0";
                    case 455, 555 -> statusClass + ".5.4";
                    case 500, 501, 502, 503, 504 -> "5.5.0";
                    case 521 -> "5.3.2";
                    case 530, 534, 535, 538 -> "5.7.0";
                    case 551 -> "5.1.6";
                    case 552 -> "5.3.4";
                    case 553 -> "5.1.3";
                    case 556 -> "5.1.10";
                    default -> null;
                });
        return EnhancedStatus.of(known.orElse(statusClass + ".0.0"));
    }
}
