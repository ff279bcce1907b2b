// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import io.postrider.delivery.smtp.ReplyClassifier;
import io.postrider.filters.mime.MimeParser;
import io.postrider.filters.report.Bounce;
import io.postrider.filters.report.BouncedRecipient;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `bounce-parse`: message → is_bounce, is_autoreply, envid, recipients.
final class BounceParseOp implements CheckOp {
    @Override
    public String name() {
        return "bounce-parse";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        Bounce bounce = Bounce.of(MimeParser.parse(request.octets("message")));
        answer.put("is_bounce", bounce.bounced());
        answer.put("is_autoreply", bounce.autoReply());
        answer.put("envid", bounce.envelopeId().orElse(null));
        answer.put("reporting_mta", bounce.reportingMta().orElse(null));
        answer.put("original_message_id", bounce.originalMessageId().orElse(null));
        ArrayNode recipients = answer.putArray("recipients");
        bounce.recipients().forEach(one -> put(one, recipients.addObject()));
    }

    private static void put(BouncedRecipient recipient, ObjectNode node) {
        String category = category(recipient);
        node.put("final_recipient", recipient.finalRecipient().orElse(null));
        node.put("original_recipient", recipient.originalRecipient().orElse(null));
        node.put("action", recipient.action());
        node.put("status", recipient.status().map(EnhancedStatus::toString).orElse(null));
        node.put("smtp_code", recipient.smtpCode().orElse(null));
        node.put("diagnostic", recipient.diagnostic().orElse(null));
        node.put("category", category);
        // RFC 3463 §3.3: a full mailbox is a persistent transient condition, whatever the class says
        node.put("hard", recipient.permanent() && !category.equals("mailbox-full"));
    }

    /// The words of reply-classify: a bounce tells what a server replied to somebody else.
    private static String category(BouncedRecipient recipient) {
        int statusClass = recipient
                .status()
                .map(EnhancedStatus::statusClass)
                .orElseGet(() -> recipient
                        .smtpCode()
                        .map(code -> code / 100)
                        .orElse(recipient.failed() ? 5 : recipient.action().equals("delayed") ? 4 : 2));
        int code = recipient.smtpCode().filter(one -> one / 100 == statusClass).orElse(statusClass * 100 + 50);
        Optional<EnhancedStatus> status = recipient.status().filter(one -> one.statusClass() == code / 100);
        String text = recipient.diagnostic().orElse("").replaceAll("\\p{Cntrl}", " ");
        Reply reply = Reply.ofLines(code, status, java.util.List.of(text));
        return ReplyClassifier.standard().classify("rcpt", reply).category();
    }
}
