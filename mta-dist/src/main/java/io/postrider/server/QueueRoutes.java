// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.mail.Content;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.StoreException;
import io.postrider.queue.QueueManager;
import io.postrider.queue.record.Suspension;
import io.postrider.queue.view.QueueAction;
import io.postrider.queue.view.QueueFilter;
import io.postrider.queue.view.QueueView;
import io.postrider.server.admin.Caller.Right;
import io.postrider.server.admin.Request;
import io.postrider.server.admin.Response;
import io.postrider.server.admin.Router;
import io.postrider.server.query.Where;
import io.postrider.server.query.WhereException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The resources of the admin API about the queue.
@Singleton
final class QueueRoutes {
    private static final Map<String, Function<QueueView, String>> COUNTABLE =
            Map.of("domain", QueueView::recipientDomain, "lane", QueueView::lane, "state", QueueView::state);
    private final QueueManager queue;
    private final InstantSource clock;
    private final Backups backups;
    private final QueueJson json = new QueueJson();
    private final ObjectMapper mapper = new ObjectMapper();

    @Inject
    QueueRoutes(QueueManager queue, InstantSource clock, Backups backups) {
        this.queue = queue;
        this.clock = clock;
        this.backups = backups;
    }

    Router add(Router router) {
        for (QueueAction action : QueueAction.values()) {
            router.on("POST", "/api/v1/queue/" + action.word(), Right.OPERATOR, (r, a) -> act(action, r));
        }
        return router.on("GET", "/api/v1/queue", Right.READER, (r, a) -> list(r))
                .on("GET", "/api/v1/queue/count", Right.READER, (r, a) -> count(r))
                .on("POST", "/api/v1/queue/backup", Right.OPERATOR, (r, a) -> backup(r))
                .on("POST", "/api/v1/queue/reindex", Right.OPERATOR, (r, a) -> reindex())
                .on("GET", "/api/v1/queue/{id}", Right.READER, (r, a) -> show(a.getFirst()))
                .on("GET", "/api/v1/queue/{id}/why", Right.READER, (r, a) -> why(a.getFirst()))
                .on("GET", "/api/v1/queue/{id}/content", Right.OPERATOR, (r, a) -> cat(a.getFirst()))
                .on("GET", "/api/v1/lanes", Right.READER, (r, a) -> lanes())
                .on("GET", "/api/v1/stats", Right.READER, (r, a) -> stats())
                .on("POST", "/api/v1/suspend", Right.OPERATOR, (r, a) -> suspend(r))
                .on("POST", "/api/v1/resume", Right.OPERATOR, (r, a) -> resume(r));
    }

    /// What a handler does when the store says no, or the request is wrong.
    private interface Work {
        Response run() throws StoreException, WhereException;
    }

    private static Response guarded(Work work) {
        try {
            return work.run();
        } catch (WhereException | JacksonException e) {
            return Response.error(400, String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            return Response.error(
                    e.reason() == StoreException.Reason.ABSENT ? 404 : 503, String.valueOf(e.getMessage()));
        }
    }

    private static QueueFilter filter(Optional<String> where) throws WhereException {
        if (where.isEmpty()) {
            return QueueFilter.everything();
        }
        Where compiled = Where.compile(where.get());
        return row -> compiled.matches(row(row));
    }

    private static Where.Row row(QueueView row) {
        return new Where.Row(
                Map.of(
                        "id", row.id(),
                        "sender", row.sender(),
                        "recipient", row.recipient(),
                        "recipientDomain", row.recipientDomain(),
                        "state", row.state(),
                        "lane", row.lane(),
                        "lastReply", row.lastReply(),
                        "tenant", row.tenant()),
                row.age(),
                row.size(),
                row.attempts(),
                row.arrived(),
                row.due());
    }

    private Response list(Request request) {
        return guarded(() -> {
            QueueFilter filter = filter(request.parameter("where"));
            long limit = request.parameter("limit").map(QueueRoutes::limit).orElse(Long.MAX_VALUE);
            if (limit < 0) {
                return Response.error(400, "limit wants a number");
            }
            boolean mailq = request.parameter("format").filter("mailq"::equals).isPresent();
            MessageText text =
                    mailq ? new MailqText() : message -> mapper.writeValueAsString(json.message(message)) + "\n";
            return new Response.Streamed(200, "application/x-ndjson", out -> {
                AtomicLong left = new AtomicLong(limit);
                out.write(text.head().getBytes(StandardCharsets.UTF_8));
                try {
                    queue.list(filter, Optional.empty(), (message, matching) -> {
                        if (left.getAndDecrement() <= 0) {
                            return false;
                        }
                        try {
                            out.write(text.of(message).getBytes(StandardCharsets.UTF_8));
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                        return left.get() > 0;
                    });
                } catch (StoreException e) {
                    throw new IOException(e);
                }
                out.write(text.tail().getBytes(StandardCharsets.UTF_8));
            });
        });
    }

    private static long limit(String text) {
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
    }

    private Response count(Request request) {
        return guarded(() -> {
            String by = request.parameter("by").orElse("state");
            Function<QueueView, String> property = COUNTABLE.get(by);
            if (property == null) {
                return Response.error(400, "by wants domain, lane or state, not " + by);
            }
            AtomicLong messages = new AtomicLong();
            queue.list(QueueFilter.everything(), Optional.empty(), (message, matching) -> {
                messages.incrementAndGet();
                return true;
            });
            ObjectNode answer = json.object();
            answer.put("messages", messages.get());
            answer.put("by", by);
            ObjectNode counts = answer.putObject("counts");
            queue.count(QueueFilter.everything(), property).forEach(counts::put);
            return Response.json(200, answer.toString());
        });
    }

    private static Response absent(String id) {
        return Response.error(404, "no message " + id);
    }

    private Response show(String id) {
        return guarded(() -> {
            Optional<QueueId> parsed = QueueId.parse(id);
            return parsed.isEmpty()
                    ? absent(id)
                    : queue.show(parsed.get())
                            .map(m -> Response.json(200, mapper.writeValueAsString(json.message(m))))
                            .orElseGet(() -> absent(id));
        });
    }

    private Response why(String id) {
        return guarded(() -> {
            Optional<QueueId> parsed = QueueId.parse(id);
            return parsed.isEmpty()
                    ? absent(id)
                    : queue.why(parsed.get())
                            .map(w -> Response.json(200, mapper.writeValueAsString(json.why(id, w))))
                            .orElseGet(() -> absent(id));
        });
    }

    private Response cat(String id) {
        return guarded(() -> {
            Optional<QueueId> parsed = QueueId.parse(id);
            if (parsed.isEmpty()) {
                return absent(id);
            }
            Content content = queue.cat(parsed.get());
            return new Response.Streamed(200, "message/rfc822", out -> {
                try (content;
                        InputStream in = content.open()) {
                    in.transferTo(out);
                }
            });
        });
    }

    private Response act(QueueAction action, Request request) {
        return guarded(() -> {
            JsonNode body = mapper.readTree(request.text());
            boolean dryRun = body.path("dryRun").asBoolean(false);
            if (body.has("ids")) {
                List<String> ids = new ArrayList<>();
                body.path("ids").forEach(id -> ids.add(id.asString()));
                return Response.json(
                        200, json.report(queue.act(action, ids, dryRun)).toString());
            }
            Optional<String> where = Optional.ofNullable(body.get("where")).map(JsonNode::asString);
            if (where.isEmpty() && !body.path("all").asBoolean(false)) {
                return Response.error(400, "wants ids, where or all");
            }
            return Response.json(
                    200, json.report(queue.act(action, filter(where), dryRun)).toString());
        });
    }

    private Response backup(Request request) {
        return guarded(() -> {
            String folder = mapper.readTree(request.text()).path("folder").asString("");
            if (!folder.startsWith("/")) {
                return Response.error(400, "a backup wants an absolute folder");
            }
            backups.write(java.nio.file.Path.of(folder));
            return Response.json(
                    200, json.object().put("text", "backed up to " + folder).toString());
        });
    }

    private Response reindex() {
        return guarded(() -> {
            queue.reindex();
            return Response.json(200, json.object().put("text", "reindexed").toString());
        });
    }

    private Response lanes() {
        ArrayNode lanes = mapper.createArrayNode();
        queue.lanes().forEach(lane -> lanes.add(json.lane(lane)));
        return Response.json(200, lanes.toString());
    }

    private Response stats() {
        QueueManager.Figures figures = queue.figures();
        ObjectNode stats = json.object();
        stats.put("deliveriesRunning", figures.running());
        stats.put("partsInMemory", figures.window());
        stats.put("outcomesUnsettled", figures.unsettled());
        stats.put("noticesDropped", figures.droppedNotices());
        stats.put("lanes", queue.lanes().size());
        return Response.json(200, stats.toString());
    }

    private Response suspend(Request request) {
        return guarded(() -> {
            JsonNode body = mapper.readTree(request.text());
            Optional<Suspension.Kind> kind =
                    Suspension.Kind.of(body.path("kind").asString(""));
            if (kind.isEmpty()) {
                return Response.error(400, "wants lane, domain or sender");
            }
            String by = request.caller().user().orElse("the admin API");
            queue.suspend(new Suspension(kind.get(), body.path("name").asString(""), clock.instant(), by));
            return Response.json(200, "{\"changed\":1}");
        });
    }

    private Response resume(Request request) {
        return guarded(() -> {
            JsonNode body = mapper.readTree(request.text());
            Optional<Suspension.Kind> kind =
                    Suspension.Kind.of(body.path("kind").asString(""));
            String name = body.path("name").asString("");
            if (kind.isEmpty()) {
                return Response.error(400, "wants lane, domain or sender");
            }
            boolean ended = queue.resume(kind.get(), name);
            return ended ? Response.json(200, "{\"changed\":1}") : Response.error(404, "not suspended: " + name);
        });
    }
}
