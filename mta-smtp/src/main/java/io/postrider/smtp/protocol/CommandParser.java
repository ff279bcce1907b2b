// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.smtp.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Turns one command line's octets into a [Command] (RFC 5321 §4.1). Immutable; never throws.
public final class CommandParser {
    /// The longest command line but AUTH's, CRLF included: 512 octets of RFC 5321 §4.5.3.1.4 and what
    /// extensions add.
    public static final int MAX_LINE_OCTETS = 2048;
    /// The longest AUTH line (RFC 4954 §4).
    public static final int MAX_AUTH_LINE_OCTETS = 12_288;

    private static final int MAX_DOMAIN = 255;
    private static final int MAX_WORD = 32;
    private static final Pattern MECHANISM = Pattern.compile("[A-Z0-9_-]{1,20}");
    private static final Set<String> HTTP_METHODS =
            Set.of("GET", "POST", "PUT", "HEAD", "CONNECT", "OPTIONS", "DELETE", "TRACE", "PATCH", "PRI");
    private static final Set<Verb> TAKE_UTF8 = EnumSet.of(Verb.MAIL, Verb.RCPT, Verb.VRFY, Verb.EXPN);
    private final Set<Extension> offered;

    /// Makes a parser for a session state.
    ///
    /// @param offered the extensions in force: parameters of others are unknown
    public CommandParser(Set<Extension> offered) {
        this.offered = offered.isEmpty() ? EnumSet.noneOf(Extension.class) : EnumSet.copyOf(offered);
    }

    /// Reads a line.
    ///
    /// @param line all octets up to and with LF
    public Command parse(byte[] line) {
        int length = line.length;
        boolean crlf = length >= 2 && line[length - 1] == '\n' && line[length - 2] == '\r';
        int end = crlf ? length - 2 : length > 0 && line[length - 1] == '\n' ? length - 1 : length;
        // a TLS hello, or whatever begins with no printable octet
        if (end > 0 && (line[0] < ' ' || line[0] == 0x7f)) {
            return new Command.ForeignProtocol("binary octets");
        }
        String word = firstWord(line, end);
        Optional<Verb> verb = Verb.of(word);
        if (verb.isEmpty() && isForeign(word)) {
            return new Command.ForeignProtocol("another protocol");
        }
        Verb known = verb.orElse(Verb.UNKNOWN);
        if (!crlf) {
            return new Command.Malformed(known, Reply.enhanced(500, "5.5.2", "a line ends in CRLF"));
        }
        try {
            String arguments = arguments(line, end, word.length(), known);
            return verb.isEmpty() ? new Command.Unknown(word) : command(known, arguments);
        } catch (SyntaxException refused) {
            return new Command.Malformed(known, refused.reply());
        }
    }

    private static String firstWord(byte[] line, int end) {
        int i = 0;
        while (i < end && i < MAX_WORD && line[i] > ' ' && line[i] < 0x7f) {
            i++;
        }
        return new String(line, 0, i, StandardCharsets.US_ASCII);
    }

    // the cross-protocol attacks of ALPACA (CVE-2021-3618): an HTTP request, or a field of its head
    private static boolean isForeign(String word) {
        boolean fieldName = word.length() > 1 && word.length() < MAX_WORD && word.endsWith(":");
        return fieldName || HTTP_METHODS.contains(word.toUpperCase(Locale.ROOT));
    }

    private String arguments(byte[] line, int end, int from, Verb verb) throws SyntaxException {
        int limit = verb == Verb.AUTH ? MAX_AUTH_LINE_OCTETS : MAX_LINE_OCTETS;
        if (line.length > limit) {
            throw SyntaxException.of(Reply.enhanced(500, "5.5.2", "the line is too long"));
        }
        boolean ascii = true;
        for (int i = from; i < end; i++) {
            boolean control = line[i] >= 0 && line[i] < ' ' && line[i] != '\t' || line[i] == 0x7f;
            if (control) {
                throw SyntaxException.of(Reply.enhanced(500, "5.5.2", "control character in the line"));
            }
            ascii &= line[i] >= 0;
        }
        if (ascii) {
            return new String(line, from, end - from, StandardCharsets.US_ASCII);
        }
        return utf8(line, from, end, verb);
    }

    private String utf8(byte[] line, int from, int end, Verb verb) throws SyntaxException {
        if (!TAKE_UTF8.contains(verb)) {
            throw SyntaxException.of(Reply.enhanced(500, "5.5.2", "8-bit octet in the line"));
        }
        if (!offered.contains(Extension.SMTP_UTF8)) {
            throw SyntaxException.of(Reply.enhanced(553, "5.6.7", "SMTPUTF8 is not offered"));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, from, end - from))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw SyntaxException.of(Reply.enhanced(500, "5.5.2", "no UTF-8"));
        }
    }

    private Command command(Verb verb, String rest) throws SyntaxException {
        String arguments = rest.strip();
        return switch (verb) {
            case HELO -> new Command.Helo(domain(arguments));
            case EHLO -> new Command.Ehlo(domain(arguments));
            case LHLO -> new Command.Lhlo(domain(arguments));
            case MAIL -> mail(rest);
            case RCPT -> rcpt(rest);
            case BDAT -> bdat(arguments);
            case NOOP -> new Command.Noop();
            case VRFY -> new Command.Vrfy(required(arguments));
            case EXPN -> new Command.Expn(required(arguments));
            case HELP -> new Command.Help(arguments);
            case ETRN -> new Command.Etrn(required(arguments));
            case AUTH -> auth(arguments);
            case XCLIENT -> new Command.Xclient(attributes(Verb.XCLIENT, arguments));
            case XFORWARD -> new Command.Xforward(attributes(Verb.XFORWARD, arguments));
            case DATA, RSET, QUIT, STARTTLS -> bare(verb, arguments);
            case UNKNOWN -> new Command.Unknown("");
        };
    }

    private static Command bare(Verb verb, String arguments) throws SyntaxException {
        if (!arguments.isEmpty()) {
            throw SyntaxException.argument(verb + " has no arguments");
        }
        return switch (verb) {
            case DATA -> new Command.Data();
            case RSET -> new Command.Rset();
            case QUIT -> new Command.Quit();
            default -> new Command.StartTls();
        };
    }

    private static String required(String arguments) throws SyntaxException {
        if (arguments.isEmpty()) {
            throw SyntaxException.argument("an argument is missing");
        }
        return arguments;
    }

    // RFC 5321 §4.1.4: a name that is no domain is no reason to refuse mail; one word it has to be
    private static String domain(String arguments) throws SyntaxException {
        boolean word = !arguments.isEmpty() && arguments.chars().noneMatch(c -> c == ' ' || c == '\t');
        if (!word || arguments.length() > MAX_DOMAIN) {
            throw SyntaxException.argument("a domain or an address literal is needed");
        }
        return arguments;
    }

    private Command mail(String rest) throws SyntaxException {
        PathParser paths = new PathParser(Verb.MAIL);
        String text = behindKeyword(rest, "FROM:");
        int end = paths.end(text);
        PathArgument path = paths.parse(text.substring(0, end));
        MailOptions options = new ParameterParser(offered).mail(Parameter.list(text.substring(end)));
        // RFC 6531 §3.4: an address beyond US-ASCII needs the parameter
        if (!options.has(MailKeyword.SMTP_UTF8) && !isAscii(text.substring(0, end))) {
            throw SyntaxException.of(Reply.enhanced(553, "5.6.7", "the address needs SMTPUTF8"));
        }
        return new Command.Mail(path, options);
    }

    private Command rcpt(String rest) throws SyntaxException {
        PathParser paths = new PathParser(Verb.RCPT);
        String text = behindKeyword(rest, "TO:");
        int end = paths.end(text);
        PathArgument path = paths.parse(text.substring(0, end));
        DsnRequest dsn = new ParameterParser(offered).rcpt(Parameter.list(text.substring(end)));
        return new Command.Rcpt(path, dsn);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    // RFC 5321 §3.3 has no blank behind the colon; so many clients send one that refusing it would refuse mail
    private static String behindKeyword(String rest, String keyword) throws SyntaxException {
        String text = rest.stripLeading();
        if (!text.regionMatches(true, 0, keyword, 0, keyword.length())) {
            throw SyntaxException.argument(keyword + " is missing");
        }
        return text.substring(keyword.length()).stripLeading();
    }

    private static Command bdat(String arguments) throws SyntaxException {
        String[] words = arguments.split("[ \t]+", -1);
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        boolean digits = !words[0].isEmpty() && words[0].chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || words.length > 2 || words.length == 2 && !last) {
            throw SyntaxException.argument("BDAT needs a chunk size");
        }
        String size = words[0].replaceFirst("^0+(?=.)", "");
        return new Command.Bdat(size.length() > 18 ? Long.MAX_VALUE : Long.parseLong(size), last);
    }

    private static Command auth(String arguments) throws SyntaxException {
        String[] words = arguments.split("[ \t]+", -1);
        String mechanism = words[0].toUpperCase(Locale.ROOT);
        if (words.length > 2 || !MECHANISM.matcher(mechanism).matches()) {
            throw SyntaxException.argument("AUTH needs a mechanism");
        }
        return new Command.Auth(mechanism, words.length == 2 ? Optional.of(words[1]) : Optional.empty());
    }

    private static List<ForwardedAttribute> attributes(Verb verb, String arguments) throws SyntaxException {
        List<ForwardedAttribute> attributes = new ArrayList<>();
        for (String word : required(arguments).split("[ \t]+")) {
            int equals = word.indexOf('=');
            ForwardedAttribute.Name name = ForwardedAttribute.Name.of(
                            equals < 0 ? word : word.substring(0, equals), verb)
                    .orElseThrow(() -> SyntaxException.argument("unknown attribute"));
            String value = equals < 0 ? "" : word.substring(equals + 1);
            if (value.isEmpty()) {
                throw SyntaxException.argument("an attribute has no value");
            }
            attributes.add(new ForwardedAttribute(name, value(value)));
        }
        return attributes;
    }

    private static Optional<String> value(String encoded) throws SyntaxException {
        if (encoded.equalsIgnoreCase("[UNAVAILABLE]") || encoded.equalsIgnoreCase("[TEMPUNAVAIL]")) {
            return Optional.empty();
        }
        return Optional.of(
                Xtext.decodeUtf8(encoded).orElseThrow(() -> SyntaxException.argument("an attribute is no xtext")));
    }
}
