// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.api.mail.Content;
import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.Ownership;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.StoreException.Reason;
import io.postrider.api.queue.Table;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What the contract's tests share: the store under test, its clock, and short ways to use it.
public abstract class QueueStoreFixture {
    /// An envelope-like table: each key put once.
    protected static final Table ENVELOPES = new Table("envelopes", true);

    /// A table whose keys are put again and again.
    protected static final Table STATES = new Table("states", false);

    /// A message with a head of two fields.
    protected static final String MESSAGE = "From: a@example.test\r\nSubject: x\r\n\r\nHello\r\n";

    private static final Ownership SILENT = new RecordingOwnership();

    /// Where the store may keep things.
    @TempDir
    protected Path folder;

    private final ManualClock clock = new ManualClock();
    private QueueStore store;

    /// Makes a store over a state folder, not yet opened. Called again for the same folder after the first
    /// was closed:
    /// what was committed must still be there.
    ///
    /// @throws Exception when it cannot
    protected abstract QueueStore make(Path state, InstantSource time) throws Exception;

    /// The clock that the store under test was given, moved by `by`.
    protected final void advanceClock(Duration by) {
        clock.advance(by);
    }

    /// The time of that clock.
    protected final long clockMillis() {
        return clock.millis();
    }

    /// The open store under test.
    protected final QueueStore store() {
        return store;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = make(folder, clock);
        store.open(SILENT, List.of(ENVELOPES, STATES));
    }

    @AfterEach
    final void closeStore() throws StoreException {
        store.close();
    }

    /// Closes the store and opens another one over the same folder.
    protected final RecordingOwnership reopen() throws Exception {
        store.close();
        store = make(folder, clock);
        var ownership = new RecordingOwnership();
        store.open(ownership, List.of(ENVELOPES, STATES));
        return ownership;
    }

    /// Octets of a text.
    protected static byte[] octets(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// No changes yet.
    protected static Changes changes() {
        return Changes.in(Shard.ONLY);
    }

    /// Commits a message, its head as received, and an envelope under its id.
    protected final QueueId commit(String message, Durability durability) throws Exception {
        try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
            incoming.write(ByteBuffer.wrap(octets(message)));
            byte[] head = incoming.received().head();
            byte[] key = octets(incoming.id().toString());
            incoming.commit(head, ContentTraits.plain(), changes().put(ENVELOPES, key, key), durability);
            return incoming.id();
        }
    }

    /// All octets of a committed content.
    protected final String read(QueueId id) throws Exception {
        try (Content content = store.open(id);
                InputStream stream = content.open()) {
            return new String(stream.readAllBytes(), ISO_8859_1);
        }
    }

    /// The values of a table from `from` to before `to`.
    protected final List<String> values(Table table, String from, String to) throws StoreException {
        return store.range(table, octets(from), octets(to), 10_000).entries().stream()
                .map(entry -> new String(entry.value(), ISO_8859_1))
                .toList();
    }

    /// Why a call is refused.
    protected static Reason reasonOf(ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).as("a StoreException").isNotNull();
        assertThat(thrown.getMessage()).isNotBlank();
        return thrown.reason();
    }
}
