// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.postrider.api.event.EventPublisher;
import io.postrider.server.event.EventBus;
import io.postrider.server.event.EventSink;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.log.FileSink;
import io.postrider.server.log.JsonLog;
import io.postrider.server.log.LineSink;
import io.postrider.server.log.MailLog;
import io.postrider.server.log.StreamSink;
import io.postrider.server.metrics.Metrics;
import io.postrider.server.settings.LogSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Happenings and where they go: the mail log, the event log, the metrics, the listeners.
final class EventModule extends AbstractModule {
    private final boolean dry;

    EventModule(boolean dry) {
        this.dry = dry;
    }

    @Override
    protected void configure() {
        if (dry) {
            bind(EventPublisher.class).toInstance(EventPublisher.nobody());
        } else {
            bind(EventPublisher.class).to(EventBus.class);
        }
    }

    @Provides
    @Singleton
    Metrics metrics() {
        return new Metrics();
    }

    @Provides
    @Singleton
    LogFiles logFiles(ConfigurationFile file) throws IOException {
        LogSettings log = file.log();
        Path state = file.server().stateDirectory();
        List<LineSink> sinks = new ArrayList<>();
        LineSink mail = log.file().equals("-")
                ? new StreamSink(new FileOutputStream(FileDescriptor.err))
                : new FileSink(state.resolve(log.file()), Long.MAX_VALUE, 0);
        sinks.add(mail);
        if (!log.events().isEmpty()) {
            sinks.add(new FileSink(state.resolve(log.events()), log.eventsSize(), log.eventsKept()));
        }
        return new LogFiles(sinks);
    }

    @Provides
    @Singleton
    EventBus bus(ConfigurationFile file, LogFiles files, Metrics metrics) {
        LogSettings log = file.log();
        List<EventSink> sinks = new ArrayList<>();
        sinks.add(metrics);
        sinks.add(
                log.format() == LogSettings.Format.JSON
                        ? new JsonLog(files.mail())
                        : new MailLog(
                                files.mail(),
                                file.server().hostname(),
                                log.name(),
                                log.time() == LogSettings.Time.BSD));
        files.events().ifPresent(sink -> sinks.add(new JsonLog(sink)));
        EventBus bus = new EventBus(sinks);
        metrics.gauge("postrider_event_queue_fullness", "Fullness of the log queue, 0 to 1", bus::fullness);
        metrics.gauge("postrider_events_dropped", "Events that listeners were too slow for", bus::dropped);
        return bus;
    }
}
