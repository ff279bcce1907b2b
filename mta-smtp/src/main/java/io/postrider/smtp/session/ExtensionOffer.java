// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Extension;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The extensions that the reply to EHLO announces, to this client at this moment (RFC 5321 §4.1.1.1).
///
/// @param extensions in force from now on
/// @param lines the reply's, behind the first
record ExtensionOffer(Set<Extension> extensions, List<String> lines) {

    static ExtensionOffer to(Conversation conversation) {
        Set<Extension> extensions = EnumSet.noneOf(Extension.class);
        List<String> lines = new ArrayList<>();
        for (Extension extension : Extension.values()) {
            if (!conversation.off(extension) && applies(extension, conversation, extensions)) {
                extensions.add(extension);
                lines.add(line(extension, conversation));
            }
        }
        return new ExtensionOffer(extensions, lines);
    }

    Reply reply(String hostname) {
        List<String> all = new ArrayList<>(lines.size() + 1);
        all.add(hostname);
        all.addAll(lines);
        return Reply.ofLines(250, Optional.empty(), all);
    }

    private static boolean applies(Extension extension, Conversation conversation, Set<Extension> before) {
        SessionFacts facts = conversation.facts();
        return switch (extension) {
            case STARTTLS -> offersStartTls(conversation.rules()) && facts.tls().isEmpty();
            case AUTH -> !mechanisms(conversation).isEmpty();
            // RFC 3030 §3: BINARYMIME is of no use without CHUNKING
            case BINARY_MIME -> before.contains(Extension.CHUNKING);
            // RFC 8689 §2: only under TLS
            case REQUIRE_TLS -> facts.tls().isPresent();
            // RFC 6531 §3.1: SMTPUTF8 needs 8BITMIME
            case SMTP_UTF8 -> before.contains(Extension.EIGHT_BIT_MIME);
            // RFC 4865 §3: a service of submission
            case FUTURE_RELEASE ->
                facts.role() == ListenerRole.SUBMISSION || facts.identity().isPresent();
            case PRDR -> conversation.rules().extensions().prdr() && !conversation.isLmtp();
            case XCLIENT, XFORWARD -> facts.rights().mayXclient();
            case ETRN -> conversation.ports().remoteQueue().isPresent() && !conversation.isLmtp();
            case PIPELINING,
                    SIZE,
                    VRFY,
                    ENHANCED_STATUS_CODES,
                    EIGHT_BIT_MIME,
                    CHUNKING,
                    DSN,
                    LIMITS,
                    DELIVER_BY,
                    MT_PRIORITY,
                    HELP -> true;
        };
    }

    static boolean offersStartTls(ListenerRules rules) {
        return rules.tls() == TlsOffer.STARTTLS || rules.tls() == TlsOffer.STARTTLS_REQUIRED;
    }

    /// The SASL mechanisms that this client may use now.
    static List<String> mechanisms(Conversation conversation) {
        ListenerRules rules = conversation.rules();
        boolean tlsMissing = rules.tls() == TlsOffer.STARTTLS_REQUIRED
                && conversation.facts().tls().isEmpty();
        Optional<Authenticator> authenticator = conversation.ports().authenticator();
        if (rules.auth() == AuthOffer.OFF || authenticator.isEmpty() || tlsMissing) {
            return List.of();
        }
        return authenticator.get().mechanisms(conversation.session());
    }

    private static String line(Extension extension, Conversation conversation) {
        String keyword = extension.keyword();
        return switch (extension) {
            case SIZE -> keyword + " " + size(conversation.rules().limits().messageSize());
            case AUTH -> keyword + " " + String.join(" ", mechanisms(conversation));
            case LIMITS -> keyword + limits(conversation);
            case DELIVER_BY -> keyword + deliverBy(conversation.rules().extensions());
            case FUTURE_RELEASE -> keyword + futureRelease(conversation);
            case XCLIENT -> keyword + " NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT REVERSE_NAME";
            case XFORWARD -> keyword + " NAME ADDR PORT PROTO HELO IDENT SOURCE";
            case PIPELINING,
                    VRFY,
                    ETRN,
                    STARTTLS,
                    ENHANCED_STATUS_CODES,
                    EIGHT_BIT_MIME,
                    SMTP_UTF8,
                    CHUNKING,
                    BINARY_MIME,
                    DSN,
                    REQUIRE_TLS,
                    MT_PRIORITY,
                    PRDR,
                    HELP -> keyword;
        };
    }

    // RFC 1870 §3: 0 says that there is no fixed limit
    private static long size(long limit) {
        return limit == Long.MAX_VALUE ? 0 : limit;
    }

    private static String limits(Conversation conversation) {
        SessionLimits limits = conversation.rules().limits();
        String mailMax = conversation.exempt() ? "" : " MAILMAX=" + limits.messagesPerSession();
        return mailMax + " RCPTMAX=" + limits.recipientsPerMessage();
    }

    private static String deliverBy(ExtensionSettings settings) {
        long seconds = settings.deliverByMin().toSeconds();
        return seconds == 0 ? "" : " " + seconds;
    }

    private static String futureRelease(Conversation conversation) {
        long seconds = conversation.rules().extensions().futureReleaseMax().toSeconds();
        Instant latest =
                conversation.ports().clock().instant().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
        return " " + seconds + " " + latest;
    }
}
