// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.smtp.Reply;
import java.util.List;
import java.util.Optional;

/// One command line, understood. What no grammar covers is [Malformed] and carries its reply.
public sealed interface Command {
    /// The verb, for tables and counts.
    Verb verb();

    /// HELO.
    ///
    /// @param domain as given
    record Helo(String domain) implements Command {
        @Override
        public Verb verb() {
            return Verb.HELO;
        }
    }

    /// EHLO.
    ///
    /// @param domain as given: a name or an address literal
    record Ehlo(String domain) implements Command {
        @Override
        public Verb verb() {
            return Verb.EHLO;
        }
    }

    /// LHLO.
    ///
    /// @param domain as given
    record Lhlo(String domain) implements Command {
        @Override
        public Verb verb() {
            return Verb.LHLO;
        }
    }

    /// MAIL FROM.
    ///
    /// @param path never the bare postmaster
    /// @param options its parameters
    record Mail(PathArgument path, MailOptions options) implements Command {
        @Override
        public Verb verb() {
            return Verb.MAIL;
        }
    }

    /// RCPT TO.
    ///
    /// @param path never null
    /// @param dsn NOTIFY and ORCPT
    record Rcpt(PathArgument path, DsnRequest dsn) implements Command {
        @Override
        public Verb verb() {
            return Verb.RCPT;
        }
    }

    /// DATA.
    record Data() implements Command {
        @Override
        public Verb verb() {
            return Verb.DATA;
        }
    }

    /// BDAT.
    ///
    /// @param octets the chunk's size
    /// @param last true for LAST
    record Bdat(long octets, boolean last) implements Command {
        @Override
        public Verb verb() {
            return Verb.BDAT;
        }
    }

    /// RSET.
    record Rset() implements Command {
        @Override
        public Verb verb() {
            return Verb.RSET;
        }
    }

    /// NOOP; its argument is ignored.
    record Noop() implements Command {
        @Override
        public Verb verb() {
            return Verb.NOOP;
        }
    }

    /// QUIT.
    record Quit() implements Command {
        @Override
        public Verb verb() {
            return Verb.QUIT;
        }
    }

    /// VRFY.
    ///
    /// @param argument what to verify
    record Vrfy(String argument) implements Command {
        @Override
        public Verb verb() {
            return Verb.VRFY;
        }
    }

    /// EXPN.
    ///
    /// @param argument the list
    record Expn(String argument) implements Command {
        @Override
        public Verb verb() {
            return Verb.EXPN;
        }
    }

    /// HELP.
    ///
    /// @param topic may be empty
    record Help(String topic) implements Command {
        @Override
        public Verb verb() {
            return Verb.HELP;
        }
    }

    /// ETRN.
    ///
    /// @param node a domain, `@domain` for it and all below, or `#queue`
    record Etrn(String node) implements Command {
        @Override
        public Verb verb() {
            return Verb.ETRN;
        }
    }

    /// STARTTLS.
    record StartTls() implements Command {
        @Override
        public Verb verb() {
            return Verb.STARTTLS;
        }
    }

    /// AUTH.
    ///
    /// @param mechanism in upper case
    /// @param initialResponse as given, still base64; `=` is the empty one
    record Auth(String mechanism, Optional<String> initialResponse) implements Command {
        @Override
        public Verb verb() {
            return Verb.AUTH;
        }

        /// Never the response: it may hold a password.
        @Override
        public String toString() {
            return "Auth[" + mechanism + "]";
        }
    }

    /// XCLIENT.
    ///
    /// @param attributes in order, decoded
    record Xclient(List<ForwardedAttribute> attributes) implements Command {
        /// Copies the list.
        public Xclient {
            attributes = List.copyOf(attributes);
        }

        @Override
        public Verb verb() {
            return Verb.XCLIENT;
        }
    }

    /// XFORWARD.
    ///
    /// @param attributes in order, decoded
    record Xforward(List<ForwardedAttribute> attributes) implements Command {
        /// Copies the list.
        public Xforward {
            attributes = List.copyOf(attributes);
        }

        @Override
        public Verb verb() {
            return Verb.XFORWARD;
        }
    }

    /// No verb of ours.
    ///
    /// @param word the first word, printable, at most 32 characters
    record Unknown(String word) implements Command {
        @Override
        public Verb verb() {
            return Verb.UNKNOWN;
        }
    }

    /// A verb of ours whose arguments are wrong.
    ///
    /// @param verb which one
    /// @param reply what to answer wherever the command is in order
    record Malformed(Verb verb, Reply reply) implements Command {}

    /// Not SMTP at all: HTTP, TLS octets in the clear, a header line. The connection is closed.
    ///
    /// @param what for log and reply
    record ForeignProtocol(String what) implements Command {
        @Override
        public Verb verb() {
            return Verb.UNKNOWN;
        }
    }
}
