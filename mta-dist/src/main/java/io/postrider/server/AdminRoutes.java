// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.smtp.Reply;
import io.postrider.server.admin.Caller.Right;
import io.postrider.server.admin.Request;
import io.postrider.server.admin.Response;
import io.postrider.server.admin.Router;
import io.postrider.server.metrics.Metrics;
import io.postrider.server.pickup.Pickup;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;

/// The resources of the admin API that are about the server as a whole; those about the queue are
/// [QueueRoutes].
@Singleton
final class AdminRoutes {
    private final Provider<Reload> reload;
    private final Provider<RunningServer> server;
    private final Metrics metrics;
    private final Pickup pickup;
    private final QueueRoutes queue;
    private final ExplainRoutes explain;
    private final ObjectMapper mapper = new ObjectMapper();

    @Inject
    AdminRoutes(Provider<Reload> reload, Provider<RunningServer> server, Resources resources) {
        this.reload = reload;
        this.server = server;
        this.metrics = resources.metrics();
        this.pickup = resources.pickup();
        this.queue = resources.queue();
        this.explain = resources.explain();
    }

    /// What the resources are about.
    record Resources(Metrics metrics, Pickup pickup, QueueRoutes queue, ExplainRoutes explain) {
        @Inject
        Resources {}
    }

    /// What the control socket and TCP serve.
    Router control() {
        Router router = new Router()
                .on("GET", "/healthz", Right.NOBODY, (r, a) -> Response.text(200, "ok\n"))
                .on("GET", "/readyz", Right.NOBODY, (r, a) -> Response.text(200, "ready\n"))
                .on("GET", "/metrics", Right.NOBODY, (r, a) -> metrics())
                .on("GET", "/", Right.NOBODY, (r, a) -> page("index.html", "text/html; charset=utf-8"))
                .on("GET", "/style.css", Right.NOBODY, (r, a) -> page("style.css", "text/css"))
                .on("GET", "/page.js", Right.NOBODY, (r, a) -> page("page.js", "text/javascript"))
                .on("POST", "/api/v1/reload", Right.OPERATOR, (r, a) -> reloaded())
                .on("GET", "/api/v1/status", Right.READER, (r, a) -> status())
                .on("POST", "/api/v1/stop", Right.OPERATOR, (r, a) -> stopped())
                .on("POST", "/api/v1/log/reopen", Right.OPERATOR, (r, a) -> reopened());
        return explain.add(queue.add(router));
    }

    /// What the submission socket serves: anybody may submit.
    Router submission() {
        return new Router().on("POST", "/submit", Right.NOBODY, this::submit);
    }

    private Response metrics() {
        try {
            return new Response.Whole(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(false));
        } catch (IOException e) {
            return Response.error(500, String.valueOf(e.getMessage()));
        }
    }

    private static Response page(String name, String type) {
        try (InputStream in = AdminRoutes.class.getResourceAsStream("web/" + name)) {
            return in == null ? Response.error(404, "no such page") : new Response.Whole(200, type, in.readAllBytes());
        } catch (IOException e) {
            return Response.error(500, String.valueOf(e.getMessage()));
        }
    }

    private Response reloaded() {
        try {
            return said(reload.get().again());
        } catch (StartFailure e) {
            return Response.json(
                    422, mapper.createObjectNode().put("error", e.sentence()).toString());
        }
    }

    private Response status() {
        return Response.json(
                200,
                mapper.createObjectNode()
                        .put("pid", ProcessHandle.current().pid())
                        .toString());
    }

    private Response stopped() {
        server.get().stop();
        return said("stopping");
    }

    private Response reopened() {
        reload.get().reopenLogs();
        return said("log files reopened");
    }

    private Response said(String text) {
        return Response.json(200, mapper.createObjectNode().put("text", text).toString());
    }

    private Response submit(Request request, List<String> arguments) {
        Optional<String> user = request.caller().user();
        if (user.isEmpty()) {
            return Response.text(403, "the submitting user is not known\n");
        }
        Reply reply = pickup.submit(user.get(), request.body());
        return Response.text(status(reply), reply + "\n");
    }

    private static int status(Reply reply) {
        if (reply.isPositive()) {
            return 200;
        }
        return reply.isTransient() ? 503 : 422;
    }
}
