// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.queue.StoreException;
import io.postrider.queue.MailQueue;
import io.postrider.queue.QueueManager;
import io.postrider.server.admin.AdminServer;
import io.postrider.server.cli.Exit;
import io.postrider.server.event.EventBus;
import io.postrider.server.metrics.Metrics;
import io.postrider.server.pickup.Pickup;
import io.postrider.smtp.client.SmtpClient;
import io.postrider.smtp.server.SmtpServer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// The server from start to end: in which order things open, and in which they close.
@Singleton
final class RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration DELIVERIES = Duration.ofSeconds(3);
    private final Inside inside;
    private final Outside outside;
    private final Reload reload;
    private final AdminSockets admin;
    private final CountDownLatch end = new CountDownLatch(1);

    /// What keeps and moves mail.
    record Inside(MailQueue queue, Pickup pickup, EventBus events, StoreModule.States states, Metrics metrics) {
        @Inject
        Inside {}
    }

    /// What talks to others.
    record Outside(SmtpServer smtp, SmtpClient client, AdminServer admin, Listeners listeners) {
        @Inject
        Outside {}
    }

    @Inject
    RunningServer(Inside inside, Outside outside, Reload reload, AdminSockets admin) {
        this.inside = inside;
        this.outside = outside;
        this.reload = reload;
        this.admin = admin;
    }

    /// Opens everything; when it returns every listener accepts.
    ///
    /// @throws StartFailure with the exit code; what was opened is closed by the end of the process
    void start() throws StartFailure {
        try {
            reload.first();
            inside.queue().start();
            reload.open();
            admin.open();
            inside.pickup().start();
            gauges();
        } catch (StoreException | IOException | RuntimeException e) {
            throw StartFailure.of(e);
        }
        Signal.handle(new Signal("TERM"), signal -> end.countDown());
        Signal.handle(new Signal("INT"), signal -> end.countDown());
        Signal.handle(
                new Signal("HUP"), signal -> Thread.ofPlatform().name("reload").start(reload::bySignal));
    }

    private void gauges() {
        QueueManager queue = inside.queue().manager();
        Metrics metrics = inside.metrics();
        metrics.gauge(
                "postrider_deliveries_running",
                "Attempts that run",
                () -> queue.figures().running());
        metrics.gauge(
                "postrider_queue_parts_in_memory",
                "Parts in memory",
                () -> queue.figures().window());
        metrics.gauge(
                "postrider_queue_lanes", "Lanes with mail", () -> queue.lanes().size());
        metrics.gauge(
                "postrider_queue_outcomes_unsettled",
                "Outcomes that wait for the store",
                () -> queue.figures().unsettled());
        metrics.gauge(
                "postrider_smtp_connections",
                "Inbound connections",
                () -> outside.smtp().connections());
        metrics.gauge(
                "postrider_pickup_bad_files",
                "Spool files that were set aside",
                () -> inside.pickup().badFiles());
    }

    /// `READY {…}`.
    String readyLine() {
        return ReadyLine.of(
                outside.listeners().bound(),
                admin.tcpAddress(),
                ProcessHandle.current().pid());
    }

    /// Asks for the end.
    void stop() {
        end.countDown();
    }

    /// Waits for the end that a signal or [#stop] asks for, closes everything, and returns the exit code.
    int awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        quietly("listeners", () -> {
            outside.smtp().stopAccepting();
            outside.smtp().drain(DRAIN);
        });
        quietly("pickup", inside.pickup()::close);
        quietly("admin", outside.admin()::close);
        quietly("smtp server", outside.smtp()::close);
        quietly("queue", () -> inside.queue().close(DELIVERIES));
        quietly("state", () -> inside.states().closing().close());
        quietly("smtp client", outside.client()::close);
        quietly("events", inside.events()::close);
        return Exit.OK;
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void quietly(String what, Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("closing the {} failed", what, e);
        }
    }
}
