// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.DsnRequest;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.MailIntake.Acceptance;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.routing.Explanation;
import io.postrider.delivery.routing.Trace;
import io.postrider.server.admin.Caller.Right;
import io.postrider.server.admin.Request;
import io.postrider.server.admin.Response;
import io.postrider.server.admin.Router;
import io.postrider.server.generation.CurrentGeneration;
import io.postrider.server.generation.Generation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `explain`: a dry run of one recipient by the same calls that RCPT and the queue make.
@Singleton
final class ExplainRoutes {
    private final CurrentGeneration current;
    private final InstantSource clock;
    private final ObjectMapper mapper = new ObjectMapper();

    @Inject
    ExplainRoutes(CurrentGeneration current, InstantSource clock) {
        this.current = current;
        this.clock = clock;
    }

    Router add(Router router) {
        return router.on("GET", "/api/v1/explain", Right.READER, (r, a) -> explain(r));
    }

    private Response explain(Request request) {
        Mailbox to;
        ReversePath from;
        try {
            to = Mailbox.parse(request.parameter("to").orElse(""));
            from = ReversePath.parse(request.parameter("from").orElse(""));
        } catch (IllegalArgumentException e) {
            return Response.error(400, "bad address: " + e.getMessage());
        }
        ImaginedSession session;
        try {
            session = ImaginedSession.of(request, clock.instant());
        } catch (IllegalArgumentException e) {
            return Response.error(400, String.valueOf(e.getMessage()));
        }
        Recipient recipient = Recipient.of(session.id(), 0, to, DsnRequest.unsaid());
        ImaginedTransaction transaction = new ImaginedTransaction(session, from, List.of(recipient));
        return Response.json(200, mapper.writeValueAsString(explained(current.get(), transaction, recipient)));
    }

    private ObjectNode explained(Generation generation, ImaginedTransaction transaction, Recipient recipient) {
        List<Trace.Step> steps = new ArrayList<>();
        Acceptance acceptance = generation.check().check(transaction, recipient, steps::add);
        ObjectNode json = mapper.createObjectNode();
        switch (acceptance) {
            case Acceptance.Accept ignored -> json.put("decision", "accept").put("reply", "250 2.1.5 Ok");
            case Acceptance.Refuse refuse ->
                json.put("decision", refuse.reply().isTransient() ? "defer" : "reject")
                        .put("reply", refuse.reply().toString());
        }
        ArrayNode array = json.putArray("steps");
        for (Trace.Step step : steps) {
            array.addObject()
                    .put("stage", step.stage())
                    .put("name", step.name())
                    .put("result", step.result())
                    .put("detail", step.detail());
        }
        ArrayNode routes = json.putArray("routes");
        if (acceptance instanceof Acceptance.Accept) {
            Explanation explanation = generation.routing().explain(transaction, recipient);
            explanation.leaves().forEach(leaf -> route(routes.addObject(), leaf));
        }
        return json;
    }

    private static void route(ObjectNode json, Explanation.Leaf leaf) {
        json.put("recipient", leaf.mailbox().toString());
        switch (leaf.routing()) {
            case Routing.Via via -> {
                json.put("transport", via.route().transport());
                json.put("nextHop", via.route().nextHop());
                via.route().tlsLevel().ifPresent(level -> json.put("tls", level));
            }
            case Routing.Fail fail -> problem(json, "error", fail.why());
            case Routing.Defer defer -> problem(json, "defer", defer.why());
            case Routing.Pass ignored -> json.put("transport", "none");
            case Routing.Expand ignored -> json.put("transport", "expanded");
        }
    }

    private static void problem(ObjectNode json, String transport, Diagnostic why) {
        json.put("transport", transport);
        json.put("nextHop", why.toString());
    }
}
