// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.util.Locale;
import java.util.Optional;

/// The commands' verbs, and what is true of each whatever the session's state is.
public enum Verb {
    /// RFC 5321 §4.1.1.1.
    HELO(Trait.BEFORE_TLS, Trait.ENDS_GROUP, Trait.JUNK),
    /// RFC 5321 §4.1.1.1.
    EHLO(Trait.BEFORE_TLS, Trait.ENDS_GROUP, Trait.JUNK),
    /// RFC 2033 §4.1.
    LHLO(Trait.BEFORE_TLS, Trait.ENDS_GROUP, Trait.JUNK),
    /// RFC 5321 §4.1.1.2.
    MAIL,
    /// RFC 5321 §4.1.1.3.
    RCPT,
    /// RFC 5321 §4.1.1.4.
    DATA(Trait.ENDS_GROUP),
    /// RFC 3030 §2.
    BDAT,
    /// RFC 5321 §4.1.1.5.
    RSET(Trait.BEFORE_TLS, Trait.JUNK),
    /// RFC 5321 §4.1.1.9.
    NOOP(Trait.BEFORE_TLS, Trait.JUNK),
    /// RFC 5321 §4.1.1.10.
    QUIT(Trait.BEFORE_TLS),
    /// RFC 5321 §4.1.1.6.
    VRFY(Trait.JUNK),
    /// RFC 5321 §4.1.1.7.
    EXPN(Trait.JUNK),
    /// RFC 5321 §4.1.1.8.
    HELP(Trait.BEFORE_TLS, Trait.JUNK),
    /// RFC 1985 §5.1.
    ETRN(Trait.JUNK),
    /// RFC 3207 §4.
    STARTTLS(Trait.BEFORE_TLS, Trait.ENDS_GROUP),
    /// RFC 4954 §4.
    AUTH(Trait.ENDS_GROUP),
    /// Postfix's XCLIENT_README.
    XCLIENT(Trait.BEFORE_TLS, Trait.ENDS_GROUP),
    /// Postfix's XFORWARD_README.
    XFORWARD,
    /// Whatever is none of these.
    UNKNOWN(Trait.JUNK);

    private final int traits;

    Verb(Trait... traits) {
        int bits = 0;
        for (Trait trait : traits) {
            bits |= 1 << trait.ordinal();
        }
        this.traits = bits;
    }

    /// Finds the verb; words are not case sensitive (RFC 5321 §2.4). Empty for a word that is none.
    public static Optional<Verb> of(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (Verb verb : values()) {
            if (verb != UNKNOWN && verb.name().equals(upper)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    /// True when the command is answered where TLS is required and not there yet (RFC 3207 §4).
    public boolean allowedBeforeTls() {
        return has(Trait.BEFORE_TLS);
    }

    /// True when a client has to wait for the reply before it sends more, because what follows depends on it
    /// (RFC 2920 §3.1).
    public boolean endsPipelineGroup() {
        return has(Trait.ENDS_GROUP);
    }

    /// True when the command does nothing for the transport of mail, so that a flood of it is junk.
    public boolean junk() {
        return has(Trait.JUNK);
    }

    private boolean has(Trait trait) {
        return (traits & 1 << trait.ordinal()) != 0;
    }

    /// The name in counts and logs: lower case.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private enum Trait {
        BEFORE_TLS,
        ENDS_GROUP,
        JUNK
    }
}
