// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.DeliverBy;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.DsnRequest.Notify;
import io.postrider.api.mail.DsnRequest.OriginalRecipient;
import io.postrider.api.mail.MailParameters.Return;
import io.postrider.api.smtp.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the parameters of MAIL and RCPT. What no offered extension knows is 555 (RFC 5321 §4.1.1.11).
/// Immutable.
final class ParameterParser {
    private static final int MAX_ENVID = 100;
    private static final int MAX_ORCPT = 500;
    private static final Pattern BY = Pattern.compile("([+-]?[0-9]{1,9});([NR])(T?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PRIORITY = Pattern.compile("-?[1-9]|0");
    private static final Pattern UTC = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?Z", Pattern.CASE_INSENSITIVE);
    private final Set<Extension> offered;

    ParameterParser(Set<Extension> offered) {
        this.offered = offered;
    }

    /// The parameters of MAIL.
    MailOptions mail(List<Parameter> parameters) throws SyntaxException {
        MailFields fields = new MailFields();
        for (Parameter parameter : parameters) {
            MailKeyword keyword = mailKeyword(parameter);
            fields.given.add(keyword);
            read(keyword, parameter, fields);
        }
        // RFC 4865 §4: one or the other
        if (fields.given.contains(MailKeyword.HOLD_FOR) && fields.given.contains(MailKeyword.HOLD_UNTIL)) {
            throw SyntaxException.argument("HOLDFOR and HOLDUNTIL exclude each other");
        }
        return fields.options();
    }

    private MailKeyword mailKeyword(Parameter parameter) throws SyntaxException {
        for (MailKeyword keyword : MailKeyword.values()) {
            if (keyword.keyword().equals(parameter.keyword()) && offered.contains(keyword.extension())) {
                return keyword;
            }
        }
        throw unknown();
    }

    private static SyntaxException unknown() {
        return SyntaxException.of(Reply.enhanced(555, "5.5.4", "parameter not recognized or not offered"));
    }

    private void read(MailKeyword keyword, Parameter parameter, MailFields fields) throws SyntaxException {
        switch (keyword) {
            // RFC 1870 §4: 1*20DIGIT
            case SIZE -> fields.size = OptionalLong.of(parameter.digits(20));
            case BODY -> fields.body = body(parameter);
            case SMTP_UTF8, REQUIRE_TLS, PRDR -> parameter.none();
            case RET -> fields.ret = Optional.of(returnContent(parameter));
            case ENVID -> fields.envelopeId = Optional.of(envelopeId(parameter));
            case AUTH -> fields.submitter = Optional.of(submitter(parameter));
            case BY -> fields.by = Optional.of(by(parameter));
            case HOLD_FOR -> fields.hold = Optional.of(holdFor(parameter));
            case HOLD_UNTIL -> fields.hold = Optional.of(holdUntil(parameter));
            case MT_PRIORITY -> fields.priority = OptionalInt.of(priority(parameter));
        }
    }

    private BodyType body(Parameter parameter) throws SyntaxException {
        return switch (parameter.required().toUpperCase(Locale.ROOT)) {
            case "7BIT" -> BodyType.SEVEN_BIT;
            case "8BITMIME" -> BodyType.EIGHT_BIT_MIME;
            case "BINARYMIME" -> binary();
            default -> throw parameter.bad();
        };
    }

    private BodyType binary() throws SyntaxException {
        if (!offered.contains(Extension.BINARY_MIME)) {
            throw SyntaxException.of(Reply.enhanced(504, "5.5.4", "BINARYMIME is not offered"));
        }
        return BodyType.BINARY_MIME;
    }

    private static Return returnContent(Parameter parameter) throws SyntaxException {
        return switch (parameter.required().toUpperCase(Locale.ROOT)) {
            case "FULL" -> Return.FULL;
            case "HDRS" -> Return.HEADERS;
            default -> throw parameter.bad();
        };
    }

    private static String envelopeId(Parameter parameter) throws SyntaxException {
        String encoded = parameter.required();
        Optional<String> id = encoded.length() > MAX_ENVID ? Optional.empty() : Xtext.decode(encoded);
        return id.orElseThrow(parameter::bad);
    }

    private static String submitter(Parameter parameter) throws SyntaxException {
        return Xtext.decodeUtf8(parameter.required())
                .filter(text -> text.equals("<>") || text.indexOf('@') > 0)
                .orElseThrow(parameter::bad);
    }

    private static MailOptions.By by(Parameter parameter) throws SyntaxException {
        Matcher by = BY.matcher(parameter.required());
        if (!by.matches()) {
            throw parameter.bad();
        }
        long seconds = Long.parseLong(by.group(1));
        boolean mayReturn = by.group(2).equalsIgnoreCase("R");
        // RFC 2852 §4: with mode R the time must be positive
        if (mayReturn && seconds <= 0) {
            throw parameter.bad();
        }
        DeliverBy.Mode mode = mayReturn ? DeliverBy.Mode.RETURN : DeliverBy.Mode.NOTIFY;
        return new MailOptions.By(seconds, mode, !by.group(3).isEmpty());
    }

    private static MailOptions.Hold holdFor(Parameter parameter) throws SyntaxException {
        return new MailOptions.Hold.For(Duration.ofSeconds(parameter.digits(9)));
    }

    private static MailOptions.Hold holdUntil(Parameter parameter) throws SyntaxException {
        String text = parameter.required();
        if (!UTC.matcher(text).matches()) {
            throw parameter.bad();
        }
        try {
            return new MailOptions.Hold.Until(Instant.parse(text.toUpperCase(Locale.ROOT)));
        } catch (DateTimeParseException impossible) {
            throw parameter.bad();
        }
    }

    private static int priority(Parameter parameter) throws SyntaxException {
        String text = parameter.required();
        if (!PRIORITY.matcher(text).matches()) {
            throw parameter.bad();
        }
        return Integer.parseInt(text);
    }

    /// The parameters of RCPT.
    DsnRequest rcpt(List<Parameter> parameters) throws SyntaxException {
        DsnRequest request = DsnRequest.unsaid();
        for (Parameter parameter : parameters) {
            boolean dsn = offered.contains(Extension.DSN);
            request = switch (parameter.keyword()) {
                case String k when dsn && k.equals("NOTIFY") -> request.withNotify(notifyOn(parameter));
                case String k when dsn && k.equals("ORCPT") -> request.withOriginalRecipient(original(parameter));
                default -> throw unknown();
            };
        }
        return request;
    }

    private static Set<Notify> notifyOn(Parameter parameter) throws SyntaxException {
        String text = parameter.required().toUpperCase(Locale.ROOT);
        Set<Notify> on = EnumSet.noneOf(Notify.class);
        if (text.equals("NEVER")) {
            return on;
        }
        for (String word : text.split(",", -1)) {
            // RFC 3461 §4.1: NEVER stands alone
            on.add(
                    switch (word) {
                        case "SUCCESS" -> Notify.SUCCESS;
                        case "FAILURE" -> Notify.FAILURE;
                        case "DELAY" -> Notify.DELAY;
                        default -> throw parameter.bad();
                    });
        }
        return on;
    }

    private static OriginalRecipient original(Parameter parameter) throws SyntaxException {
        String text = parameter.required();
        int semicolon = text.indexOf(';');
        if (text.length() > MAX_ORCPT || semicolon < 1 || semicolon == text.length() - 1) {
            throw parameter.bad();
        }
        String type = text.substring(0, semicolon);
        if (!type.chars().allMatch(c -> c < 0x7f && (Character.isLetterOrDigit(c) || c == '-'))) {
            throw parameter.bad();
        }
        String encoded = text.substring(semicolon + 1);
        // RFC 6533 §3: the address type utf-8 has an encoding of its own, and is often sent as plain xtext
        Optional<String> address = type.equalsIgnoreCase("utf-8")
                ? Xtext.decodeUtf8Address(encoded).or(() -> Xtext.decodeUtf8(encoded))
                : Xtext.decode(encoded);
        return new OriginalRecipient(type, address.orElseThrow(parameter::bad));
    }

    /// What was read so far.
    private static final class MailFields {
        private final Set<MailKeyword> given = EnumSet.noneOf(MailKeyword.class);
        private OptionalLong size = OptionalLong.empty();
        private BodyType body = BodyType.SEVEN_BIT;
        private Optional<Return> ret = Optional.empty();
        private Optional<String> envelopeId = Optional.empty();
        private Optional<String> submitter = Optional.empty();
        private Optional<MailOptions.By> by = Optional.empty();
        private Optional<MailOptions.Hold> hold = Optional.empty();
        private OptionalInt priority = OptionalInt.empty();

        private MailOptions options() {
            MailOptions.Notification notification = new MailOptions.Notification(ret, envelopeId);
            return new MailOptions(given, size, body, notification, submitter, by, hold, priority);
        }
    }
}
