// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.api.mail.ContentTraits;
import io.postrider.api.queue.Changes;
import io.postrider.api.queue.Durability;
import io.postrider.api.queue.QueueId;
import io.postrider.api.queue.QueueStore;
import io.postrider.api.queue.Shard;
import io.postrider.api.queue.StoreException;
import io.postrider.api.queue.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// One sender's endless load on a store, with an acknowledgement log outside of it: `A ID SEED SIZE` after a
/// commit was
/// acknowledged, `R ID` before a release is asked for, `D ID` after it was acknowledged. The content follows
/// from seed and
/// size, so that a checker can tell a whole one from a damaged one.
final class LoggedLoad {
    static final Table ENVELOPES = new Table("envelopes", true);
    static final Table STATES = new Table("states", false);
    private static final int LARGE_EVERY = 40;
    private static final int KEEP_EVERY = 12;

    private final QueueStore store;
    private final FileChannel log;
    private final Random random;
    private final List<QueueId> live = new ArrayList<>();

    LoggedLoad(QueueStore store, FileChannel log, long seed) {
        this.store = store;
        this.log = log;
        this.random = new Random(seed);
    }

    static FileChannel openLog(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// The content of a seed and size.
    static byte[] content(long seed, int size) {
        byte[] body = new byte[size];
        new Random(seed).nextBytes(body);
        byte[] head = ("Subject: " + seed + " " + size + "\r\n\r\n").getBytes(US_ASCII);
        return ByteBuffer.allocate(head.length + size).put(head).put(body).array();
    }

    /// One commit, and perhaps the release of earlier ones.
    void step() throws StoreException, IOException {
        long seed = random.nextLong();
        int size = random.nextInt(LARGE_EVERY) == 0 ? (256 << 10) + random.nextInt(200_000) : random.nextInt(9_000);
        byte[] content = content(seed, size);
        try (QueueStore.Incoming incoming = store.begin(Shard.ONLY)) {
            incoming.write(ByteBuffer.wrap(content));
            QueueId id = incoming.id();
            byte[] key = key(id);
            Changes changes = Changes.in(Shard.ONLY).put(ENVELOPES, key, key).put(STATES, key, key);
            incoming.commit(incoming.received().head(), ContentTraits.plain(), changes, Durability.SYNCED);
            write("A " + id + " " + seed + " " + size);
            live.add(id);
        }
        if (live.size() > KEEP_EVERY) {
            release(live.remove(random.nextInt(live.size() - 1)));
        }
    }

    private void release(QueueId id) throws StoreException, IOException {
        if (random.nextInt(KEEP_EVERY) == 0) {
            return;
        }
        write("R " + id);
        Durability durability = random.nextBoolean() ? Durability.SYNCED : Durability.LAZY;
        Changes changes = Changes.in(Shard.ONLY)
                .delete(ENVELOPES, key(id))
                .delete(STATES, key(id))
                .release(id);
        store.apply(changes, durability);
        if (durability == Durability.SYNCED) {
            write("D " + id);
        }
    }

    private void write(String line) throws IOException {
        log.write(ByteBuffer.wrap((line + "\n").getBytes(US_ASCII)));
    }

    static byte[] key(QueueId id) {
        return id.toString().getBytes(US_ASCII);
    }

    /// The key right behind another.
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
