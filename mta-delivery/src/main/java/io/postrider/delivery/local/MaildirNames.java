// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Names for files in a Maildir: `SECONDS.M<microseconds>P<process>Q<counter>.HOST`. No two are equal while
/// the process
/// lives, nor beside those of another process or host. Thread-safe.
final class MaildirNames {
    private final InstantSource clock;
    private final long process;
    private final String host;
    private final AtomicLong counter = new AtomicLong();

    MaildirNames(InstantSource clock, long process, String host) {
        this.clock = clock;
        this.process = process;
        // the two characters that would end a name, as Maildir readers expect them
        this.host = host.replace("/", "\\057").replace(":", "\\072");
    }

    String next() {
        Instant now = clock.instant();
        return now.getEpochSecond() + ".M" + now.getNano() / 1000 + "P" + process + "Q" + counter.incrementAndGet()
                + "." + host;
    }
}
