// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the handler of a call. Filled once, then read by many threads.
public final class Router {
    private final List<Rule> rules = new ArrayList<>();

    /// Answers one call.
    public interface Handler {
        /// Answers; `arguments` are the path's `{…}` parts in order.
        Response handle(Request request, List<String> arguments);
    }

    private record Rule(String method, Pattern path, Caller.Right right, Handler handler) {}

    /// Adds a rule; `{name}` in the path stands for one segment.
    public Router on(String method, String path, Caller.Right right, Handler handler) {
        Pattern pattern = Pattern.compile(path.replaceAll("\\{[a-z]+}", "([^/]+)"));
        rules.add(new Rule(method, pattern, right, handler));
        return this;
    }

    /// Answers a call; 404, 405, 401 and 403 where no rule fits.
    public Response answer(Request request) {
        boolean pathKnown = false;
        for (Rule rule : rules) {
            Matcher matcher = rule.path().matcher(request.path());
            if (!matcher.matches()) {
                continue;
            }
            pathKnown = true;
            if (rule.method().equals(request.method())) {
                return guarded(rule, request, matcher);
            }
        }
        return pathKnown
                ? Response.error(405, request.method() + " is not for " + request.path())
                : Response.error(404, "no such resource: " + request.path());
    }

    private static Response guarded(Rule rule, Request request, Matcher matcher) {
        if (!request.caller().may(rule.right())) {
            String who = request.caller().user().map(u -> "user " + u + " may").orElse("you may");
            return Response.error(
                    403,
                    who + " not do this: it needs an "
                            + (rule.right() == Caller.Right.READER ? "admin reader" : "admin operator"));
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            arguments.add(matcher.group(i));
        }
        return rule.handler().handle(request, arguments);
    }
}
