// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.routing.Route;
import io.postrider.api.routing.Routing;
import io.postrider.delivery.local.CommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A transport made ready: what remains is to fill in the recipient. Immutable.
sealed interface Target {
    /// The name of the transport that holds mail until it is released.
    String HOLD = "hold";

    /// The name of the transport that follows the MX records of the recipient's domain.
    String MX = "mx";

    /// True for the answer of a `hold:` transport.
    static boolean holds(Routing routing) {
        return routing instanceof Routing.Via(Route route) && route.transport().equals(HOLD);
    }

    /// A next hop with placeholders.
    record Hop(String transport, Template nextHop) implements Target {}

    /// The MX hosts of the recipient's domain.
    record OwnMx(String transport) implements Target {}

    /// A program.
    record Command(String transport, List<Template> argv) implements Target {}

    /// Fails or defers.
    record Refusal(Routing answer) implements Target {}

    /// A URI's target; `name` is the `[transport.X]` whose `to` it is.
    static Target of(TransportUri uri, Optional<String> name) {
        return switch (uri) {
            case TransportUri.Host(String scheme, String host, Optional<Integer> port) ->
                new Hop(
                        name.orElse(scheme),
                        Template.parse(host + port.map(p -> ":" + p).orElse("")));
            case TransportUri.MxOf(String domain) -> new Hop(name.orElse("smtp-mx"), Template.parse(domain));
            case TransportUri.Mx() -> new OwnMx(name.orElse(MX));
            case TransportUri.File(String scheme, String path) -> new Hop(name.orElse(scheme), Template.parse(path));
            case TransportUri.Pipe(List<String> argv) -> new Command(name.orElse("pipe"), Template.parseAll(argv));
            case TransportUri.Discard(String reason) -> new Hop(name.orElse("discard"), Template.parse(reason));
            case TransportUri.Hold(String reason) -> new Hop(name.orElse(HOLD), Template.parse(reason));
            case TransportUri.Refusal(var status, String text) -> {
                Diagnostic why = Diagnostic.of(status, text);
                yield new Refusal(status.isPermanent() ? new Routing.Fail(why) : new Routing.Defer(why));
            }
            case TransportUri.Other(String scheme, String location) ->
                new Hop(name.orElse(scheme), Template.parse(location));
            case TransportUri.Named(String named) ->
                throw new IllegalArgumentException("\"" + named + "\" is a name, not a target");
        };
    }

    /// The way of one recipient.
    default Routing route(Question question) {
        return switch (this) {
            case Hop(String transport, Template nextHop) -> via(question, transport, nextHop.fill(question, true));
            case OwnMx(String transport) ->
                new Routing.Via(question.carrying(
                        Route.of(transport, question.mailbox().domain().ascii())));
            case Command(String transport, List<Template> argv) -> command(question, transport, argv);
            case Refusal(Routing answer) -> answer;
        };
    }

    private static Routing via(Question question, String transport, Template.Filled nextHop) {
        return switch (nextHop) {
            case Template.Filled.Good(String text) -> new Routing.Via(question.carrying(Route.of(transport, text)));
            case Template.Filled.Bad(String why) ->
                new Routing.Fail(Diagnostic.of("5.1.3", "bad recipient address: " + why));
        };
    }

    private static Routing command(Question question, String transport, List<Template> argv) {
        List<String> words = new ArrayList<>();
        for (Template template : argv) {
            switch (template.fill(question, false)) {
                case Template.Filled.Good(String text) -> words.add(text);
                case Template.Filled.Bad bad -> {
                    return via(question, transport, bad);
                }
            }
        }
        return new Routing.Via(question.carrying(Route.of(transport, CommandLine.encode(words))));
    }
}
