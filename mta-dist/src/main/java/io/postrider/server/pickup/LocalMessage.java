// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.pickup;

import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import java.util.List;

/// A message that a local program wants to send.
///
/// @param reversePath where notifications go
/// @param recipients to whom
/// @param dsn NOTIFY for all of them
/// @param parameters BODY, RET, ENVID, SMTPUTF8
/// @param content the message, CRLF line ends
record LocalMessage(
        ReversePath reversePath, List<Mailbox> recipients, DsnRequest dsn, MailParameters parameters, byte[] content) {}
