// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.metrics;

import io.postrider.api.event.DeliveryEvent;
import io.postrider.api.event.MessageEvent;
import io.postrider.api.event.MtaEvent;
import io.postrider.api.event.OperationEvent;
import io.postrider.api.event.SessionEvent;
import io.postrider.server.event.EventSink;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/// The program's metrics: counters and histograms fed by events, and gauges that ask their owners when they
/// are read.
/// No label takes a value from a peer. Thread-safe.
public final class Metrics implements EventSink {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter sessions =
            counter("postrider_sessions", "Session events by action and listener", "action", "listener");
    private final Counter messages =
            counter("postrider_messages", "Message events by action and origin", "action", "origin");
    private final Counter octets =
            counter("postrider_message_octets", "Octets of accepted messages by origin", "origin");
    private final Counter deliveries =
            counter("postrider_deliveries", "Recipients settled by state and transport", "state", "transport");
    private final Counter operations =
            counter("postrider_operations", "Operation events by subject", "subject", "warning");
    private final Histogram delay = Histogram.builder()
            .name("postrider_delivery_delay_seconds")
            .help("Time from arrival to delivery")
            .classicUpperBounds(0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 3600, 14400, 86400)
            .register(registry);

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /// Registers a gauge that is asked when the metrics are read.
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    @Override
    public void accept(MtaEvent event) {
        switch (event) {
            case SessionEvent e ->
                sessions.labelValues(word(e.action()), e.session().listener()).inc();
            case MessageEvent e -> message(e);
            case DeliveryEvent e -> delivery(e);
            case OperationEvent e ->
                operations
                        .labelValues(e.subject(), Boolean.toString(e.warning()))
                        .inc();
            default -> {}
        }
    }

    private void message(MessageEvent event) {
        String origin = word(event.envelope().origin());
        messages.labelValues(word(event.action()), origin).inc();
        if (event.action() == MessageEvent.Action.ACCEPTED) {
            octets.labelValues(origin).inc(event.sizeOctets());
        }
    }

    private void delivery(DeliveryEvent event) {
        String transport = event.route().map(r -> r.transport()).orElse("none");
        deliveries.labelValues(event.state(), transport).inc();
        if (event.state().equals("delivered")) {
            delay.observe(event.delay().toMillis() / 1000.0);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// All metrics in the text format of Prometheus, or of OpenMetrics.
    public byte[] text(boolean openMetrics) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (openMetrics) {
            OpenMetricsTextFormatWriter.create().write(out, registry.scrape());
        } else {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        }
        return out.toByteArray();
    }
}
