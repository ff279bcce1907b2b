// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.mail.BodyType;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.MailParameters;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.delivery.dns.IdnaName;
import io.postrider.smtp.client.ClientRecipient;
import io.postrider.smtp.client.ClientTransaction;
import io.postrider.smtp.client.ServerExtensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How a message is put to one peer. Domains go as A-labels always (RFC 6531 §3.2 lets either form
/// pass); where the peer lacks SMTPUTF8 and nothing but domains needed it, the message is then an
/// ordinary one. Immutable.
///
/// @param parameters of MAIL
record OutgoingMessage(MailParameters parameters) {
    static OutgoingMessage of(DeliveryRequest request, ServerExtensions extensions) {
        MailParameters given = request.envelope().parameters();
        if (extensions.has("SMTPUTF8")) {
            return new OutgoingMessage(given);
        }
        boolean localPartsAscii = request.reversePath()
                        .mailbox()
                        .map(m -> m.localPart().isAscii())
                        .orElse(true)
                && request.recipients().stream()
                        .allMatch(r -> request.address(r).localPart().isAscii());
        boolean plain = localPartsAscii && !request.content().traits().eightBitHead();
        return new OutgoingMessage(plain ? given.withSmtpUtf8(false) : given);
    }

    OutgoingMessage asSevenBit() {
        return new OutgoingMessage(parameters.withBody(BodyType.SEVEN_BIT));
    }

    ClientTransaction transaction(DeliveryRequest request, List<Recipient> recipients, Content content) {
        ReversePath path = request.reversePath()
                .mailbox()
                .map(m -> ReversePath.of(written(m)))
                .orElse(ReversePath.none());
        List<ClientRecipient> addressed = new ArrayList<>();
        for (Recipient one : recipients) {
            addressed.add(new ClientRecipient(one, written(request.address(one))));
        }
        return ClientTransaction.of(path, addressed, content)
                .withParameters(parameters)
                .withDeadline(request.deadline());
    }

    private static Mailbox written(Mailbox mailbox) {
        String text = mailbox.domain().toString();
        if (text.chars().allMatch(c -> c < 0x80)) {
            return mailbox;
        }
        return IdnaName.toAscii(text)
                .map(a -> Mailbox.of(mailbox.localPart(), Domain.of(a.toLowerCase(Locale.ROOT))))
                .orElse(mailbox);
    }
}
