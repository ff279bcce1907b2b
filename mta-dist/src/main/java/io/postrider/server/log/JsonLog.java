// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.log;

import io.postrider.api.event.MtaEvent;
import io.postrider.server.event.EventSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// One JSON object a line for every event: the event log, and the mail log with `format = "json"`. Runs on
/// the event
/// bus's thread.
public final class JsonLog implements EventSink {
    private final LineSink sink;
    private final EventJson json = new EventJson();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

    /// Makes a log.
    public JsonLog(LineSink sink) {
        this.sink = sink;
    }

    @Override
    public void accept(MtaEvent event) {
        buffer.writeBytes((json.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {
        if (buffer.size() == 0) {
            return;
        }
        try {
            sink.write(buffer.toByteArray());
        } catch (IOException e) {
            throw LineSink.unchecked(e);
        } finally {
            buffer.reset();
        }
    }

    @Override
    public void close() {
        flush();
        sink.close();
    }
}
