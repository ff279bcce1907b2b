// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.queue.record.Transition;
import io.postrider.queue.schedule.LaneState;
import io.postrider.queue.view.MessageView;
import io.postrider.queue.view.QueueAction;
import io.postrider.queue.view.RecipientView;
import io.postrider.queue.view.Why;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The queue's views as JSON. Members without a value are absent, never null.
final class QueueJson {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private final ObjectMapper mapper = new ObjectMapper();

    ObjectNode object() {
        return mapper.createObjectNode();
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    ObjectNode message(MessageView message) {
        ObjectNode json = mapper.createObjectNode();
        json.put("id", message.id());
        json.put("sender", message.sender());
        json.put("state", message.state());
        json.put("size", message.sizeOctets());
        json.put("arrived", time(message.arrived()));
        message.due().ifPresent(due -> json.put("due", time(due)));
        if (!message.tenant().isEmpty()) {
            json.put("tenant", message.tenant());
        }
        ArrayNode recipients = json.putArray("recipients");
        message.recipients().forEach(r -> recipient(recipients.addObject(), r));
        return json;
    }

    private static void recipient(ObjectNode json, RecipientView recipient) {
        json.put("address", recipient.address());
        json.put("state", recipient.state());
        if (!recipient.lane().isEmpty()) {
            json.put("lane", recipient.lane());
        }
        json.put("attempts", recipient.attempts());
        recipient.lastReply().ifPresent(reply -> json.put("lastReply", reply));
        recipient.due().ifPresent(due -> json.put("due", time(due)));
    }

    ObjectNode why(String id, List<Why> whys) {
        ObjectNode json = mapper.createObjectNode();
        json.put("id", id);
        ArrayNode recipients = json.putArray("recipients");
        for (Why why : whys) {
            ObjectNode one = recipients.addObject();
            recipient(one, why.recipient());
            one.put("reason", why.reason());
            ArrayNode limits = one.putArray("limits");
            why.limits().forEach(limits::add);
            why.suspendedBy().ifPresent(by -> one.put("suspendedBy", by));
            ArrayNode trail = one.putArray("trail");
            for (Transition step : why.trail()) {
                trail.add(time(step.at()) + " " + step.state().name().toLowerCase(Locale.ROOT) + ": " + step.reason());
            }
        }
        return json;
    }

    ObjectNode report(QueueAction.Report report) {
        ObjectNode json = mapper.createObjectNode();
        json.put("action", report.action().word());
        json.put("matched", report.messages());
        json.put("changed", report.changed());
        json.put("recipients", report.matched());
        if (!report.absent().isEmpty()) {
            ArrayNode missing = json.putArray("missing");
            report.absent().forEach(missing::add);
        }
        return json;
    }

    ObjectNode lane(LaneState lane) {
        ObjectNode json = mapper.createObjectNode();
        json.put("name", lane.name());
        json.put("waiting", lane.waiting());
        json.put("running", lane.running());
        json.put("window", lane.window());
        json.put("dead", lane.dead());
        json.put("suspended", lane.suspended());
        lane.restsUntil().ifPresent(until -> json.put("restsUntil", time(until)));
        lane.nextDue().ifPresent(due -> json.put("nextDue", time(due)));
        return json;
    }
}
