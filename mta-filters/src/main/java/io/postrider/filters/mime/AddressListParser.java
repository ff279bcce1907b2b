// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import io.postrider.filters.mime.AddressList.Address;
import io.postrider.filters.mime.AddressTokens.Kind;
import io.postrider.filters.mime.AddressTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Builds an [AddressList] out of tokens. One use.
final class AddressListParser {
    private final List<Token> tokens;
    private final List<Address> addresses = new ArrayList<>();
    private Optional<String> defect = Optional.empty();
    private Optional<String> group = Optional.empty();
    private int at;

    AddressListParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    AddressList parse() {
        while (at < tokens.size()) {
            Token token = tokens.get(at);
            if (token.is(',')) {
                // RFC 5322 §4.4: empty members are obsolete, not wrong
                at++;
            } else if (token.is(';')) {
                endGroup();
            } else {
                member();
            }
        }
        if (group.isPresent()) {
            defect("a group is not closed");
        }
        if (addresses.isEmpty() && tokens.isEmpty()) {
            defect("an empty list");
        }
        return new AddressList(addresses, defect);
    }

    private void defect(String why) {
        if (defect.isEmpty()) {
            defect = Optional.of(why);
        }
    }

    private void endGroup() {
        if (group.isEmpty()) {
            defect("a semicolon without a group");
        }
        group = Optional.empty();
        at++;
    }

    /// Reads a mailbox or the head of a group.
    private void member() {
        int start = at;
        int angle = -1;
        while (at < tokens.size()) {
            Token token = tokens.get(at);
            if (token.is('<')) {
                angle = at;
                break;
            }
            if (token.is(':') && group.isEmpty()) {
                group = Optional.of(phrase(start, at));
                at++;
                return;
            }
            if (token.is(',') || token.is(';')) {
                break;
            }
            at++;
        }
        if (angle >= 0) {
            nameAddress(start, angle);
        } else {
            bare(start, at);
        }
    }

    private void nameAddress(int start, int angle) {
        String name = phrase(start, angle);
        int end = angle + 1;
        while (end < tokens.size() && !tokens.get(end).is('>')) {
            end++;
        }
        if (end >= tokens.size()) {
            defect("an angle bracket is not closed");
            at = tokens.size();
            return;
        }
        specification(skipRoute(angle + 1, end), end, name);
        at = end + 1;
        boolean more =
                at < tokens.size() && !tokens.get(at).is(',') && !tokens.get(at).is(';');
        if (more) {
            defect("text behind an address");
            while (at < tokens.size()
                    && !tokens.get(at).is(',')
                    && !tokens.get(at).is(';')) {
                at++;
            }
        }
    }

    // RFC 5322 §4.4 obs-route: @a,@b: before the address
    private int skipRoute(int from, int end) {
        if (from < end && tokens.get(from).is('@')) {
            for (int i = from; i < end; i++) {
                if (tokens.get(i).is(':')) {
                    return i + 1;
                }
            }
        }
        return from;
    }

    private void bare(int from, int end) {
        specification(from, end, "");
    }

    private void specification(int from, int end, String name) {
        StringBuilder address = new StringBuilder();
        int signs = 0;
        boolean joined = true;
        for (int i = from; i < end; i++) {
            Token token = tokens.get(i);
            boolean word = token.kind() != Kind.SPECIAL;
            if (word && i > from && tokens.get(i - 1).kind() != Kind.SPECIAL) {
                joined = false;
            }
            if (token.kind() == Kind.BROKEN) {
                defect("unbalanced or forbidden: " + token.text());
            }
            signs += token.is('@') ? 1 : 0;
            address.append(token.kind() == Kind.QUOTED ? requoted(token.text()) : token.text());
        }
        if (signs != 1 || !joined || !complete(from, end)) {
            defect("no address: " + address);
            if (signs == 0 || !joined) {
                return;
            }
        }
        addresses.add(new Address(name, address.toString(), group));
    }

    private boolean complete(int from, int end) {
        if (from >= end || tokens.get(from).is('@') || tokens.get(end - 1).is('@')) {
            return false;
        }
        for (int i = from; i < end; i++) {
            boolean edge = i == from || i == end - 1;
            boolean dot = tokens.get(i).is('.');
            if (dot
                    && (edge
                            || tokens.get(i - 1).kind() == Kind.SPECIAL
                            || tokens.get(i + 1).kind() == Kind.SPECIAL)) {
                return false;
            }
            if (tokens.get(i).kind() == Kind.SPECIAL && !dot && !tokens.get(i).is('@')) {
                return false;
            }
        }
        return true;
    }

    private String phrase(int from, int end) {
        StringBuilder phrase = new StringBuilder();
        for (int i = from; i < end; i++) {
            Token token = tokens.get(i);
            boolean dot = token.is('.');
            if (!phrase.isEmpty() && !dot) {
                phrase.append(' ');
            }
            phrase.append(token.text());
            if (token.kind() == Kind.SPECIAL && !dot || token.kind() == Kind.BROKEN) {
                defect("not allowed in a display name: " + token.text());
            }
        }
        return phrase.toString();
    }

    private static String requoted(String text) {
        boolean plain = !text.isEmpty()
                && !text.startsWith(".")
                && !text.endsWith(".")
                && !text.contains("..")
                && text.chars().allMatch(c -> c == '.' || c > ' ' && "()<>[]:;@\\,\"".indexOf(c) < 0);
        if (plain) {
            return text;
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
