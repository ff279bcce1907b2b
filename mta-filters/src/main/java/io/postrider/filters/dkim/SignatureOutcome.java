// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.filters.dns.DnsNames;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What became of one signature.
///
/// @param facts what the field says of itself
/// @param result the result
/// @param reason why, where it is not a pass
/// @param keyBits the key's size; 0 while unknown
/// @param testing true when the key's record says `t=y`
public record SignatureOutcome(Facts facts, DkimResult result, String reason, int keyBits, boolean testing) {
    private static final int B_PREFIX = 8;

    /// What the field says of itself; empty where it cannot be read.
    ///
    /// @param domain `d`
    /// @param selector `s`
    /// @param identity `i`, or its default `@d`
    /// @param algorithm `a`
    /// @param canonicalization `c`, or its default
    /// @param signature `b` without white space
    public record Facts(
            String domain,
            String selector,
            String identity,
            String algorithm,
            String canonicalization,
            String signature) {
        private static final Facts NONE = new Facts("", "", "", "", "", "");

        static Facts of(String rawValue) {
            TagList tags;
            try {
                // RFC 6532: a field's octets are UTF-8
                tags = TagList.parse(
                        new String(rawValue.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            } catch (DkimSyntaxException unreadable) {
                return NONE;
            }
            String domain = tags.value("d").orElse("");
            return new Facts(
                    domain,
                    tags.value("s").orElse(""),
                    TagList.withoutSpace(tags.value("i").orElse("@" + domain)),
                    tags.value("a").orElse(""),
                    tags.value("c").orElse("simple/simple"),
                    TagList.withoutSpace(tags.value("b").orElse("")));
        }
    }

    /// The result for Authentication-Results (RFC 8601 §2.7.1, RFC 6008 for `header.b`).
    public AuthenticationResult forResults() {
        AuthenticationResult line = AuthenticationResult.of("dkim", result.word());
        if (!reason.isEmpty()) {
            line = line.withReason(testing ? reason + " (testing)" : reason);
        }
        line = with(line, "d", DnsNames.ascii(facts.domain).toLowerCase(Locale.ROOT));
        line = facts.identity.length() > 1 ? with(line, "i", facts.identity) : line;
        line = with(line, "s", facts.selector);
        line = with(line, "a", facts.algorithm);
        return with(line, "b", facts.signature.substring(0, Math.min(B_PREFIX, facts.signature.length())));
    }

    private static AuthenticationResult with(AuthenticationResult line, String name, String value) {
        return value.isEmpty() ? line : line.withProperty("header", name, value);
    }
}
