// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.routing.Route;
import io.postrider.delivery.lookup.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MboxTransportTest {
    @TempDir
    Path directory;

    private Path mailbox;
    private DeliveryTransport transport;

    @BeforeEach
    void setUp() throws Exception {
        mailbox = directory.resolve("spool/joe");
        FakeContext context = FakeContext.of(Map.of());
        transport = new MboxTransportFactory()
                .create(new FakeContext(
                        "mbox",
                        context.settings(),
                        InstantSource.fixed(Instant.parse("2026-11-02T03:04:05Z")),
                        new ArrayList<>()));
    }

    private FakeRequest deliver(String message) throws Exception {
        FakeRequest request = new FakeRequest(Route.of("mbox", mailbox.toString()), message, "joe@example.org");
        transport.deliver(request);
        return request;
    }

    @Test
    void messagesFollowEachOtherBehindFromLines() throws Exception {
        assertThat(deliver("A: 1\r\n\r\nfirst\r\n").outcome()).startsWith("delivered 2.0.0");
        deliver("A: 2\r\n\r\nsecond");
        String from = "From sender@third.example Mon Nov  2 03:04:05 2026\n"
                + "Return-Path: <sender@third.example>\nDelivered-To: joe@example.org\n";
        assertThat(Files.readString(mailbox)).isEqualTo(from + "A: 1\n\nfirst\n\n" + from + "A: 2\n\nsecond\n\n");
        assertThat(directory.resolve("spool/joe.lock")).doesNotExist();
    }

    @Test
    void fromLinesInTheMessageAreQuotedSoThatTheyCanBeRestored() throws Exception {
        deliver("A: 1\r\n\r\nFrom here\r\n>From there\r\n>>From x\r\nFromage\r\n From\r\n");
        assertThat(Files.readString(mailbox)).contains("\n>From here\n>>From there\n>>>From x\nFromage\n From\n");
    }

    @Test
    void aFromBehindAVeryLongLineIsNoLineOfItsOwn() throws Exception {
        String start = "x".repeat(4096);
        deliver("A: 1\r\n\r\n" + start + "From here\r\n");
        assertThat(Files.readString(mailbox)).contains(start + "From here\n");
    }

    @Test
    void theNullSenderIsTheMailerDaemon() throws Exception {
        FakeRequest request = new FakeRequest(Route.of("mbox", mailbox.toString()), "A: 1\r\n\r\n", "joe@example.org");
        request.reversePath = ReversePath.none();
        transport.deliver(request);
        assertThat(Files.readString(mailbox)).startsWith("From MAILER-DAEMON ");
    }

    @Test
    void aLinkInThePlaceOfTheMailboxIsNotFollowed() throws Exception {
        Path target = directory.resolve("target");
        Files.writeString(target, "precious");
        Files.createDirectories(mailbox.getParent());
        Files.createSymbolicLink(mailbox, target);
        assertThat(deliver("A: 1\r\n\r\n").outcome()).startsWith("deferred 4.2.0");
        assertThat(Files.readString(target)).isEqualTo("precious");
    }

    @Test
    void aDotLockOfAnotherProgramIsWaitedForAndThenDefers() throws Exception {
        Files.createDirectories(mailbox.getParent());
        Files.createFile(directory.resolve("spool/joe.lock"));
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        MailboxLock lock = new MailboxLock(() -> now.getAndUpdate(i -> i.plusSeconds(4)));
        assertThat(lock.take(mailbox, Instant.MAX)).isEmpty();
        Files.delete(directory.resolve("spool/joe.lock"));
        Optional<MailboxLock.Held> held = lock.take(mailbox, Instant.MAX);
        assertThat(held).isPresent();
        assertThat(directory.resolve("spool/joe.lock")).exists();
        held.get().close();
        assertThat(directory.resolve("spool/joe.lock")).doesNotExist();
    }

    @Test
    void aDeadProgramsDotLockIsRemoved() throws Exception {
        Files.createDirectories(mailbox.getParent());
        Path dotLock = directory.resolve("spool/joe.lock");
        Files.createFile(dotLock);
        Files.setLastModifiedTime(dotLock, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
        Optional<MailboxLock.Held> held = new MailboxLock(InstantSource.system()).take(mailbox, Instant.MAX);
        assertThat(held).isPresent();
        held.get().close();
    }

    @Test
    void manyThreadsAppendWholeMessages() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String body = ("line " + i + "\r\n").repeat(200);
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    deliver("A: b\r\n\r\n" + body);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        String[] messages = Files.readString(mailbox).split("(?m)^From ");
        assertThat(messages).hasSize(21);
        for (int i = 1; i < messages.length; i++) {
            assertThat(messages[i]
                            .lines()
                            .filter(line -> line.startsWith("line "))
                            .distinct())
                    .hasSize(1);
            assertThat(messages[i].lines().filter(line -> line.startsWith("line ")))
                    .hasSize(200);
        }
    }
}
