// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.smtp.Reply;
import io.postrider.delivery.smtp.ReplyClassifier;
import io.postrider.smtp.protocol.ReplyParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/// `reply-classify`: phase, reply → class, enhanced, category, action.
final class ReplyClassifyOp implements CheckOp {
    @Override
    public String name() {
        return "reply-classify";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        Reply reply = reply(request.text("reply"));
        ReplyClassifier.Classification meaning = ReplyClassifier.standard().classify(request.text("phase", ""), reply);
        answer.put("class", meaning.statusClass());
        answer.put("enhanced", meaning.status().toString());
        answer.put("category", meaning.category());
        answer.put("action", meaning.action().word());
    }

    private static Reply reply(String text) throws BadRequestException {
        String lines = text.stripTrailing().replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n";
        return switch (new ReplyParser().parse(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)))) {
            case ReplyParser.Complete complete -> complete.reply();
            case ReplyParser.NeedMore half -> throw new BadRequestException("the reply is not complete");
            case ReplyParser.Defect defect -> throw new BadRequestException(defect.why());
        };
    }
}
