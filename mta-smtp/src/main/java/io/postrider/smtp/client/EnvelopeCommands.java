// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.client;

import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.smtp.client.TransactionOutcome.Obstacle;
import io.postrider.smtp.client.TransactionOutcome.Unsendable;
import io.postrider.smtp.protocol.Xtext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// MAIL and RCPT of one transaction as this peer understands them, or what stands in the way. Pure.
final class EnvelopeCommands {
    /// RFC 5321 §4.5.3.1.6, without the CRLF.
    private static final int TEXT_LINE = 998;
    private final ClientTransaction transaction;
    private final ServerExtensions peer;
    private final boolean tlsVerified;
    private final Instant now;

    /// @param tlsVerified whether REQUIRETLS may go over this connection
    EnvelopeCommands(ClientTransaction transaction, ServerExtensions peer, boolean tlsVerified, Instant now) {
        this.transaction = transaction;
        this.peer = peer;
        this.tlsVerified = tlsVerified;
        this.now = now;
    }

    private ContentTraits traits() {
        return transaction.content().traits();
    }

    private MailParameters given() {
        return transaction.parameters();
    }

    /// True when only BDAT with BODY=BINARYMIME can carry the content (RFC 3030 §3).
    boolean binary() {
        boolean declared = given().body() == BodyType.BINARY_MIME && traits().longestLineOctets() > TEXT_LINE;
        return traits().bareCrOrLf() || traits().nul() || declared;
    }

    /// True when the content goes by BDAT.
    boolean chunked() {
        return binary() || (transaction.chunking() && peer.has("CHUNKING"));
    }

    private boolean eightBit() {
        return traits().eightBit() || needsUtf8();
    }

    /// True when the message cannot go without SMTPUTF8 (RFC 6531 §3.4): an address that has no US-ASCII
    /// form, or UTF-8 in the header section of a message that came with SMTPUTF8.
    private boolean needsUtf8() {
        boolean addresses = transaction.reversePath().mailbox().stream().anyMatch(m -> !isAscii(wire(m)))
                || transaction.recipients().stream().anyMatch(r -> !isAscii(wire(r.address())));
        return addresses || (given().smtpUtf8() && traits().eightBitHead());
    }

    /// Why this peer cannot take the message unchanged.
    Optional<Unsendable> obstacle() {
        if (binary() && !(peer.has("CHUNKING") && peer.has("BINARYMIME"))) {
            return unsendable(Obstacle.BINARY, "the content is binary and the peer does not take BINARYMIME");
        }
        if (needsUtf8() && !peer.has("SMTPUTF8")) {
            return unsendable(Obstacle.SMTP_UTF8, "the message needs SMTPUTF8 and the peer does not offer it");
        }
        if (!binary() && traits().eightBit() && !peer.has("8BITMIME") && !transaction.eightBitAnyway()) {
            return unsendable(Obstacle.EIGHT_BIT, "the content is 8-bit and the peer does not offer 8BITMIME");
        }
        if (given().requireTls() && !(tlsVerified && peer.has("REQUIRETLS"))) {
            String why = tlsVerified ? "the peer does not offer REQUIRETLS" : "the connection's TLS is not verified";
            return unsendable(Obstacle.REQUIRE_TLS, "REQUIRETLS was asked and " + why);
        }
        long size = transaction.content().sizeOctets();
        long limit = peer.sizeLimitOctets().orElse(Long.MAX_VALUE);
        if (size > limit) {
            String text = "the message has " + size + " octets, the peer takes " + limit;
            return unsendable(Obstacle.TOO_LARGE, text);
        }
        return deliverByObstacle();
    }

    /// RFC 2852 §4.2: by-mode R may only go to a peer that knows it, and in time.
    private Optional<Unsendable> deliverByObstacle() {
        Optional<DeliverBy> returning = given().deliverBy().filter(by -> by.mode() == DeliverBy.Mode.RETURN);
        if (returning.isEmpty()) {
            return Optional.empty();
        }
        if (!peer.has("DELIVERBY")) {
            return unsendable(Obstacle.DELIVER_BY, "BY with mode R was asked and the peer does not offer DELIVERBY");
        }
        String least = peer.argument("DELIVERBY").orElse("");
        long minimum = least.matches("[0-9]{1,9}") ? Long.parseLong(least) : 0;
        long left = secondsLeft(returning.get());
        boolean late = left <= 0 || left < minimum;
        return late
                ? unsendable(Obstacle.DELIVER_BY, "too little of the time that BY gave is left: " + left + " s")
                : Optional.empty();
    }

    private long secondsLeft(DeliverBy by) {
        long seconds = Duration.between(now, by.deadline()).toSeconds();
        // RFC 2852 §4: at most nine digits
        return Math.clamp(seconds, -999_999_999L, 999_999_999L);
    }

    private static Optional<Unsendable> unsendable(Obstacle obstacle, String text) {
        return Optional.of(new Unsendable(obstacle, text));
    }

    /// MAIL with its CRLF.
    String mail() {
        StringBuilder line = new StringBuilder("MAIL FROM:<");
        line.append(transaction.reversePath().mailbox().map(this::wire).orElse(""))
                .append('>');
        if (peer.has("SIZE")) {
            line.append(" SIZE=").append(transaction.content().sizeOctets());
        }
        if (binary()) {
            line.append(" BODY=BINARYMIME");
        } else if (eightBit() && peer.has("8BITMIME")) {
            line.append(" BODY=8BITMIME");
        }
        if (needsUtf8()) {
            line.append(" SMTPUTF8");
        }
        if (peer.has("DSN")) {
            given().returnContent()
                    .ifPresent(ret -> line.append(ret == MailParameters.Return.FULL ? " RET=FULL" : " RET=HDRS"));
            given().envelopeId().ifPresent(id -> line.append(" ENVID=").append(Xtext.encode(id)));
        }
        appendRest(line);
        return checked(line);
    }

    private void appendRest(StringBuilder line) {
        if (given().requireTls()) {
            line.append(" REQUIRETLS");
        }
        if (given().priority() != 0 && peer.has("MT-PRIORITY")) {
            line.append(" MT-PRIORITY=").append(given().priority());
        }
        given().deliverBy()
                .filter(by -> peer.has("DELIVERBY"))
                .ifPresent(by -> line.append(" BY=")
                        .append(secondsLeft(by))
                        .append(by.mode() == DeliverBy.Mode.NOTIFY ? ";N" : ";R")
                        .append(by.trace() ? "T" : ""));
    }

    /// RCPT with its CRLF.
    String rcpt(ClientRecipient recipient) {
        StringBuilder line = new StringBuilder("RCPT TO:<");
        line.append(wire(recipient.address())).append('>');
        if (peer.has("DSN")) {
            DsnRequest dsn = recipient.recipient().dsn();
            dsn.notifyOn()
                    .ifPresent(on -> line.append(" NOTIFY=")
                            .append(
                                    on.isEmpty()
                                            ? "NEVER"
                                            : on.stream()
                                                    .sorted()
                                                    .map(Enum::name)
                                                    .collect(Collectors.joining(","))));
            dsn.originalRecipient().ifPresent(original -> line.append(" ORCPT=").append(originalRecipient(original)));
        }
        return checked(line);
    }

    /// RFC 6533 §3: a UTF-8 original recipient travels in the clear only with SMTPUTF8.
    private String originalRecipient(DsnRequest.OriginalRecipient original) {
        String type = original.type().toLowerCase(Locale.ROOT);
        boolean utf8 = type.equals("utf-8") || !isAscii(original.address());
        if (!utf8) {
            return original.type() + ";" + Xtext.encode(original.address());
        }
        return "utf-8;" + Xtext.encodeUtf8Address(original.address());
    }

    /// The address with the domain in A-label form, unless only SMTPUTF8 could carry it anyway.
    private String wire(Mailbox mailbox) {
        String domain = mailbox.domain().toString();
        return mailbox.localPart() + "@"
                + (isAscii(domain) ? domain : mailbox.domain().ascii());
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /// The types allow no control character; one that came through all the same must never reach the
    /// wire.
    private static String checked(StringBuilder line) {
        if (line.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("control character in an address or parameter");
        }
        return line.append("\r\n").toString();
    }

    /// All RCPT lines of these recipients.
    String rcpts(List<ClientRecipient> recipients) {
        return recipients.stream().map(this::rcpt).collect(Collectors.joining());
    }
}
