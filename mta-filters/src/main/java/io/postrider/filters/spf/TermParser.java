// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.filters.dns.IpRange;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.spf.MacroString.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Parses the terms of one record (RFC 7208 §4.6, §12). Any error anywhere makes the whole record invalid.
final class TermParser {
    private static final String QUALIFIERS = "+-?~";
    private final List<Directive> directives = new ArrayList<>();
    private Optional<MacroString> redirect = Optional.empty();
    private Optional<MacroString> explanation = Optional.empty();

    SpfRecord parse(String terms) throws SpfSyntaxException {
        for (String term : terms.split(" ", -1)) {
            if (!term.isEmpty()) {
                term(term);
            }
        }
        return new SpfRecord(List.copyOf(directives), redirect, explanation);
    }

    private void term(String term) throws SpfSyntaxException {
        int equals = nameEnd(term);
        if (equals > 0 && equals < term.length() && term.charAt(equals) == '=') {
            modifier(term.substring(0, equals).toLowerCase(Locale.ROOT), term.substring(equals + 1));
            return;
        }
        boolean qualified = QUALIFIERS.indexOf(term.charAt(0)) >= 0;
        String text = qualified ? term.substring(1) : term;
        directives.add(new Directive(qualifier(qualified ? term.charAt(0) : '+'), mechanism(text), text));
    }

    // name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )
    private static int nameEnd(String term) {
        int i = 0;
        while (i < term.length() && isNameCharacter(term.charAt(i), i == 0)) {
            i++;
        }
        return i;
    }

    private static boolean isNameCharacter(char c, boolean first) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        return letter || !first && (c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.');
    }

    private static SpfResult qualifier(char c) {
        return switch (c) {
            case '-' -> SpfResult.FAIL;
            case '?' -> SpfResult.NEUTRAL;
            case '~' -> SpfResult.SOFTFAIL;
            default -> SpfResult.PASS;
        };
    }

    private void modifier(String name, String value) throws SpfSyntaxException {
        switch (name) {
            case "redirect" -> redirect = Optional.of(once(redirect, value));
            case "exp" -> explanation = Optional.of(once(explanation, value));
            default -> MacroString.parse(value, Place.VALUE);
        }
    }

    // RFC 7208 §6: these two MUST NOT appear more than once each
    private static MacroString once(Optional<MacroString> before, String value) throws SpfSyntaxException {
        if (before.isPresent()) {
            throw new SpfSyntaxException("a modifier appears twice");
        }
        return MacroString.parse(value, Place.DOMAIN);
    }

    private static Mechanism mechanism(String text) throws SpfSyntaxException {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != '/') {
            end++;
        }
        String name = text.substring(0, end).toLowerCase(Locale.ROOT);
        String argument = text.substring(end);
        return switch (name) {
            case "all" -> plain(argument, new Mechanism.All());
            case "include" -> new Mechanism.Include(requiredDomain(argument));
            case "exists" -> new Mechanism.Exists(requiredDomain(argument));
            case "ptr" -> new Mechanism.Pointer(optionalDomain(argument));
            case "a" -> {
                Target target = target(argument);
                yield new Mechanism.Address(target.domain, target.prefixes);
            }
            case "mx" -> {
                Target target = target(argument);
                yield new Mechanism.Exchanger(target.domain, target.prefixes);
            }
            case "ip4" -> new Mechanism.Network(network(argument, 4));
            case "ip6" -> new Mechanism.Network(network(argument, 16));
            default -> throw new SpfSyntaxException("unknown mechanism " + MacroString.printable(text));
        };
    }

    private static Mechanism plain(String argument, Mechanism mechanism) throws SpfSyntaxException {
        if (!argument.isEmpty()) {
            throw new SpfSyntaxException("all has no argument");
        }
        return mechanism;
    }

    private static MacroString requiredDomain(String argument) throws SpfSyntaxException {
        if (!argument.startsWith(":")) {
            throw new SpfSyntaxException("a domain is missing");
        }
        return MacroString.parse(argument.substring(1), Place.DOMAIN);
    }

    private static Optional<MacroString> optionalDomain(String argument) throws SpfSyntaxException {
        return argument.isEmpty() ? Optional.empty() : Optional.of(requiredDomain(argument));
    }

    private record Target(Optional<MacroString> domain, Mechanism.Prefixes prefixes) {}

    // a = "a" [ ":" domain-spec ] [ dual-cidr-length ]; the domain may hold slashes itself, so cut from the right
    private static Target target(String argument) throws SpfSyntaxException {
        String rest = argument;
        int v6 = 128;
        int cut = numberStart(rest);
        if (cut >= 2 && rest.startsWith("//", cut - 2)) {
            v6 = prefix(rest.substring(cut), 128);
            rest = rest.substring(0, cut - 2);
            cut = numberStart(rest);
        }
        int v4 = 32;
        if (cut >= 1 && rest.charAt(cut - 1) == '/') {
            v4 = prefix(rest.substring(cut), 32);
            rest = rest.substring(0, cut - 1);
        }
        return new Target(optionalDomain(rest), new Mechanism.Prefixes(v4, v6));
    }

    /// Where the digits at the end begin; -1 when there are none.
    private static int numberStart(String text) {
        int i = text.length();
        while (i > 0 && text.charAt(i - 1) >= '0' && text.charAt(i - 1) <= '9') {
            i--;
        }
        return i == text.length() ? -1 : i;
    }

    private static int prefix(String digits, int max) throws SpfSyntaxException {
        int bits = IpText.number(digits, max);
        if (bits < 0) {
            throw new SpfSyntaxException("bad prefix length " + digits);
        }
        return bits;
    }

    private static IpRange network(String argument, int octets) throws SpfSyntaxException {
        if (!argument.startsWith(":")) {
            throw new SpfSyntaxException("an address is missing");
        }
        String text = argument.substring(1);
        int slash = text.indexOf('/');
        int bits = slash < 0 ? octets * 8 : prefix(text.substring(slash + 1), octets * 8);
        String address = slash < 0 ? text : text.substring(0, slash);
        Optional<byte[]> parsed = octets == 4 ? IpText.parseV4(address) : IpText.parseV6(address);
        return new IpRange(
                parsed.orElseThrow(() -> new SpfSyntaxException("bad address " + MacroString.printable(address))),
                bits);
    }
}
