// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Route;
import io.postrider.api.smtp.RecipientProbe;
import io.postrider.api.smtp.Reply;
import io.postrider.delivery.smtp.ReplyClassifier.Action;
import io.postrider.delivery.smtp.ReplyClassifier.Classification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Asks the host that a recipient's mail would go to: MAIL FROM:<>, RCPT, RSET. Only a refusal that
/// is about the recipient itself counts against it; whatever else the host dislikes (our address,
/// the null reverse-path, its own trouble) leaves the answer open. Does not remember answers.
/// Thread-safe; blocks.
public final class SmtpRecipientProbe implements RecipientProbe {
    private static final Set<String> ABOUT_THE_RECIPIENT =
            Set.of("bad-mailbox", "inactive-mailbox", "mailbox-full", "moved", "bad-domain", "null-mx", "relay-denied");
    private final Function<Mailbox, Optional<Route>> ways;
    private final Function<Route, Optional<? extends DeliveryTransport>> transports;
    private final InstantSource clock;
    private final Duration longest;

    /// A probe.
    ///
    /// @param ways the way that a recipient's mail would go; empty = none known
    /// @param transports the transport of a way
    /// @param clock the clock
    /// @param longest how long one probe may take
    public SmtpRecipientProbe(
            Function<Mailbox, Optional<Route>> ways,
            Function<Route, Optional<? extends DeliveryTransport>> transports,
            InstantSource clock,
            Duration longest) {
        this.ways = ways;
        this.transports = transports;
        this.clock = clock;
        this.longest = longest;
    }

    @Override
    public Result probe(Mailbox mailbox) {
        Optional<Route> route = ways.apply(mailbox);
        if (route.isEmpty()) {
            return new Result.Unknown("no way to " + mailbox.domain());
        }
        if (!(transports.apply(route.get()).orElse(null) instanceof Callout transport)) {
            return new Result.Unknown(route.get() + " cannot be asked");
        }
        Instant now = clock.instant();
        ProbeRequest request = new ProbeRequest(mailbox, route.get(), now, now.plus(longest));
        try {
            transport.deliver(request);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Result.Unknown("interrupted");
        }
        return request.outcome().map(SmtpRecipientProbe::judge).orElseGet(() -> new Result.Unknown("no answer"));
    }

    private static Result judge(DeliveryOutcome outcome) {
        return switch (outcome) {
            case DeliveryOutcome.Delivered delivered -> new Result.Deliverable();
            case DeliveryOutcome.Deferred deferred ->
                new Result.Unknown(deferred.deferral().why().text());
            case DeliveryOutcome.Failed failed -> refused(failed.why());
        };
    }

    private static Result refused(Diagnostic why) {
        Reply reply = why.reply().orElseGet(() -> Reply.of(550, why.status(), why.text()));
        Classification meaning = ReplyClassifier.standard().classify("rcpt", reply);
        boolean about = meaning.action() == Action.REJECT && ABOUT_THE_RECIPIENT.contains(meaning.category());
        return about ? new Result.Undeliverable(reply) : new Result.Unknown(why.text());
    }
}
