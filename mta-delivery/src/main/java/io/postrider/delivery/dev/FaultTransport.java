// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.dev;

import io.postrider.api.delivery.AttemptFacts;
import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Recipient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Delivers nothing: its next hop says how. `temperror` defers, `bounce` fails, `timeout` waits
/// until the attempt's deadline (or for at most the given time) and defers. Thread-safe.
public final class FaultTransport implements DeliveryTransport {
    /// The name under which it is registered.
    public static final String NAME = "fault";

    private final InstantSource clock;
    private final Duration longest;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// A transport that hangs for no longer than this.
    public FaultTransport(InstantSource clock, Duration longest) {
        this.clock = clock;
        this.longest = longest;
    }

    @Override
    public void deliver(DeliveryRequest request) throws InterruptedException {
        String fault = request.route().nextHop();
        if (fault.equals("timeout")) {
            hang(request);
        }
        request.observe(AttemptFacts.of(fault + ".fault.invalid", ""));
        for (Recipient recipient : request.recipients()) {
            request.settle(recipient, outcome(fault));
        }
    }

    private void hang(DeliveryRequest request) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), request.deadline());
        Duration wait = left.compareTo(longest) < 0 ? left : longest;
        // close() ends it early, so that a stop does not wait
        boolean early = closed.await(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
        if (early) {
            throw new InterruptedException("the transport was closed");
        }
    }

    private static DeliveryOutcome outcome(String fault) {
        return switch (fault) {
            case "bounce" ->
                new DeliveryOutcome.Failed(Diagnostic.of("5.2.0", "This development recipient always bounces"));
            case "timeout" ->
                new DeliveryOutcome.Deferred(Deferral.of(
                        Diagnostic.of("4.4.1", "The next hop of this development recipient never answers")));
            default ->
                new DeliveryOutcome.Deferred(
                        Deferral.of(Diagnostic.of("4.3.0", "This development recipient is always deferred")));
        };
    }

    /// Ends what hangs.
    @Override
    public void close() {
        closed.countDown();
    }
}
