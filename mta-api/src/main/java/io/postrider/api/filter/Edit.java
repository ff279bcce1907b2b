// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.filter;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Reply;
import java.util.function.Supplier;

/// A change that a filter asks for. Header names match without regard to case; `occurrence` counts from 1 at
/// the top,
/// and negative from -1 at the bottom. A value may be folded with CRLF and a blank; anything else with CR or
/// LF is
/// refused. Sealed and frozen.
///
/// @since 0.1
public sealed interface Edit {
    /// Put a field in at `index` (0 = on top, 1 = behind the first field, …).
    ///
    /// @param index from 0; beyond the end appends
    /// @param name the field's name
    /// @param value what follows the colon; a leading blank is added where there is none
    record InsertHeader(int index, String name, String value) implements Edit {
        /// Checks name and value.
        public InsertHeader {
            HeaderRules.check(name, value);
        }
    }

    /// Put a field at the end of the head.
    ///
    /// @param name the field's name
    /// @param value what follows the colon
    record AppendHeader(String name, String value) implements Edit {
        /// Checks name and value.
        public AppendHeader {
            HeaderRules.check(name, value);
        }
    }

    /// Take a field out; no such field, no effect.
    ///
    /// @param name the field's name
    /// @param occurrence from 1 at the top or -1 at the bottom; 0 = all
    record RemoveHeader(String name, int occurrence) implements Edit {
        /// Checks the name.
        public RemoveHeader {
            HeaderRules.check(name, "");
        }
    }

    /// Change a field's value in place; no such field: append.
    ///
    /// @param name the field's name
    /// @param occurrence from 1 at the top or -1 at the bottom
    /// @param value what follows the colon
    record ReplaceHeader(String name, int occurrence, String value) implements Edit {
        /// Checks name and value.
        public ReplaceHeader {
            HeaderRules.check(name, value);
        }
    }

    /// Put another body in the place of the old.
    ///
    /// @param body opens the new octets, from the empty line's end on (CRLF lines); called once, closed by
    /// the chain
    record ReplaceBody(Supplier<java.io.InputStream> body) implements Edit {}

    /// One more recipient.
    ///
    /// @param mailbox whom
    /// @param dsn what notifications it gets
    record AddRecipient(Mailbox mailbox, DsnRequest dsn) implements Edit {}

    /// Drop a recipient without a word.
    ///
    /// @param recipient one of the envelope's
    record RemoveRecipient(Recipient recipient) implements Edit {}

    /// Refuse a recipient after the data: its own reply with LMTP and PRDR, a notification otherwise.
    ///
    /// @param recipient one of the envelope's
    /// @param reply 4xx or 5xx
    record RefuseRecipient(Recipient recipient, Reply reply) implements Edit {}

    /// Another reverse-path for the whole message.
    ///
    /// @param reversePath the new one
    record ChangeReversePath(ReversePath reversePath) implements Edit {}

    /// A result for Authentication-Results (RFC 8601), which later filters see and the chain writes once.
    ///
    /// @param result one method's
    record Report(AuthenticationResult result) implements Edit {}

    /// Keep the message until it is released.
    ///
    /// @param reason shown by `queue show` and `why`
    record Hold(String reason) implements Edit {}

    /// Send the message this way instead of asking the routing policies.
    ///
    /// @param transport the name of a transport, or its URI form
    record RouteTo(String transport) implements Edit {}
}
