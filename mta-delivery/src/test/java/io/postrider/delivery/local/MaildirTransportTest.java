// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.routing.Route;
import io.postrider.delivery.lookup.FakeContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaildirTransportTest {
    private static final String MESSAGE =
            "Received: from x\r\n\tby y\r\nSubject: hi\r\n\r\nfirst\r\n.dot\r\n\r\nlast\r\n";

    @TempDir
    Path directory;

    private static DeliveryTransport transport(Map<String, Object> settings) throws InvalidSettingException {
        return new MaildirTransportFactory().create(FakeContext.of(settings));
    }

    private FakeRequest deliver(Map<String, Object> settings, String message, String... recipients) throws Exception {
        FakeRequest request = new FakeRequest(Route.of("maildir", maildir().toString()), message, recipients);
        transport(settings).deliver(request);
        return request;
    }

    private Path maildir() {
        return directory.resolve("mail/example.org/joe");
    }

    private List<Path> files(String part) throws IOException {
        if (!Files.isDirectory(maildir().resolve(part))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(maildir().resolve(part))) {
            return files.toList();
        }
    }

    @Test
    void aMessageLiesInNewWithLfAndItsTwoFieldsFirst() throws Exception {
        FakeRequest request = deliver(Map.of(), MESSAGE, "joe@example.org");
        assertThat(request.outcome()).startsWith("delivered 2.0.0");
        assertThat(files("tmp")).isEmpty();
        assertThat(Files.readString(files("new").getFirst()))
                .isEqualTo("Return-Path: <sender@third.example>\nDelivered-To: joe@example.org\n"
                        + "Received: from x\n\tby y\nSubject: hi\n\nfirst\n.dot\n\nlast\n");
    }

    @Test
    void theNullReversePathIsWrittenAsSuch() throws Exception {
        FakeRequest request = new FakeRequest(Route.of("maildir", maildir().toString()), MESSAGE, "joe@example.org");
        request.reversePath = ReversePath.none();
        transport(Map.of()).deliver(request);
        assertThat(Files.readString(files("new").getFirst())).startsWith("Return-Path: <>\n");
    }

    @Test
    void aReturnPathThatCameWithTheMessageIsLeftOut() throws Exception {
        deliver(
                Map.of(),
                "return-path : <evil@x>\r\n folded\r\nSubject: hi\r\n\r\nReturn-Path: body\r\n",
                "joe@example.org");
        assertThat(Files.readString(files("new").getFirst()))
                .endsWith("Delivered-To: joe@example.org\nSubject: hi\n\nReturn-Path: body\n");
    }

    @Test
    void aBareCrStaysAndALastLineGetsItsEnd() throws Exception {
        deliver(Map.of(), "A: b\r\n\r\nx\ry\r\r\nz", "joe@example.org");
        assertThat(Files.readString(files("new").getFirst())).endsWith("A: b\n\nx\ry\r\nz\n");
    }

    @Test
    void aLongMessageIsWrittenWhole() throws Exception {
        String body = ("x".repeat(5000) + "\r\n").repeat(50);
        deliver(Map.of(), "A: b\r\n\r\n" + body, "joe@example.org");
        assertThat(Files.readString(files("new").getFirst())).endsWith("A: b\n\n" + body.replace("\r\n", "\n"));
    }

    @Test
    void parentsAreMadeForTheirOwnerOnly() throws Exception {
        deliver(Map.of(), MESSAGE, "joe@example.org");
        for (Path made : List.of(
                directory.resolve("mail"),
                maildir().getParent(),
                maildir(),
                maildir().resolve("new"))) {
            assertThat(Files.getPosixFilePermissions(made)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(Files.getPosixFilePermissions(files("new").getFirst()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void modesAndGroupAreThoseOfTheSettings() throws Exception {
        String group = Files.readAttributes(directory, java.nio.file.attribute.PosixFileAttributes.class)
                .group()
                .getName();
        deliver(Map.of("directory-mode", "0770", "file-mode", "660", "group", group), MESSAGE, "joe@example.org");
        assertThat(Files.getPosixFilePermissions(maildir())).isEqualTo(PosixFilePermissions.fromString("rwxrwx---"));
        assertThat(Files.getPosixFilePermissions(files("new").getFirst()))
                .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
    }

    @Test
    void badSettingsRefuseTheConfiguration() {
        assertThatThrownBy(() -> transport(Map.of("file-mode", "rw"))).hasMessageContaining("file-mode");
        assertThatThrownBy(() -> transport(Map.of("group", "no-such-group-here")))
                .hasMessageContaining("no-such-group-here");
    }

    @Test
    void namesAreUniqueAndTellTheSize() throws Exception {
        MaildirNames names = new MaildirNames(InstantSource.system(), 42, "a/b:c");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(names.next())).isTrue();
        }
        assertThat(names.next()).endsWith(".a\\057b\\072c");
        deliver(Map.of(), MESSAGE, "joe@example.org");
        Path file = files("new").getFirst();
        assertThat(file.getFileName().toString()).endsWith(",S=" + Files.size(file));
    }

    @Test
    void eachRecipientGetsItsOwnFile() throws Exception {
        FakeRequest request = deliver(Map.of(), MESSAGE, "joe@example.org", "ann@example.org");
        assertThat(request.outcomes).hasSize(2);
        assertThat(files("new")).hasSize(2);
    }

    @Test
    void aMessageThatWasDeliveredToTheAddressBeforeIsALoop() throws Exception {
        FakeRequest request =
                deliver(Map.of(), "X: y\r\nDelivered-To:  JOE@example.org\r\n\r\nbody", "joe@example.org");
        assertThat(request.outcome()).startsWith("failed 5.4.6");
        assertThat(files("new")).isEmpty();
        assertThat(deliver(Map.of(), "Delivered-To: ann@example.org\r\n\r\n", "joe@example.org")
                        .outcome())
                .startsWith("delivered");
    }

    @Test
    void aFullMaildirFailsOrDefers() throws Exception {
        assertThat(deliver(Map.of("quota", 300L), MESSAGE, "joe@example.org").outcome())
                .startsWith("delivered");
        assertThat(deliver(Map.of("quota", 150L), MESSAGE, "joe@example.org").outcome())
                .isEqualTo("failed 5.2.2 mailbox is full");
        Map<String, Object> defer = Map.of("quota-messages", 1L, "over-quota", LocalTransportSettings.OverQuota.DEFER);
        assertThat(deliver(defer, MESSAGE, "joe@example.org").outcome()).isEqualTo("deferred 4.2.2 mailbox is full");
        assertThat(files("new")).hasSize(1);
    }

    @Test
    void whatCannotBeWrittenDefers() throws Exception {
        Files.writeString(directory.resolve("mail"), "a file in the way");
        assertThat(deliver(Map.of(), MESSAGE, "joe@example.org").outcome()).startsWith("deferred 4.3.0");
    }

    /// Writes down what is done to the disk, and fails where it is told to.
    private static final class RecordingFiles implements FilePort {
        final List<String> log;
        final Path base;
        String failAt = "";
        private final DiskFiles disk =
                new DiskFiles(FileModeTest.mode("0700"), FileModeTest.mode("0600"), Optional.empty());

        RecordingFiles(List<String> log, Path base) {
            this.log = log;
            this.base = base;
        }

        private void note(String what, Path path) throws IOException {
            String name = base.relativize(path).toString().replaceAll("[0-9]+\\.M.*", "MESSAGE");
            log.add(what + " " + name);
            if (failAt.equals(what + " " + name)) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public boolean isDirectory(Path path) {
            return disk.isDirectory(path);
        }

        @Override
        public boolean makeDirectory(Path path) throws IOException {
            note("mkdir", path);
            return disk.makeDirectory(path);
        }

        @Override
        public FileChannel create(Path path) throws IOException {
            note("create", path);
            return disk.create(path);
        }

        @Override
        public void sync(FileChannel file, Path path) throws IOException {
            note("fsync", path);
            disk.sync(file, path);
        }

        @Override
        public void syncDirectory(Path path) throws IOException {
            note("fsync", path);
            disk.syncDirectory(path);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            note("rename", to);
            disk.rename(from, to);
        }

        @Override
        public void remove(Path path) throws IOException {
            note("remove", path);
            disk.remove(path);
        }
    }

    private List<String> recorded(String failAt) throws Exception {
        List<String> log = new ArrayList<>();
        RecordingFiles files = new RecordingFiles(log, directory);
        files.failAt = failAt;
        Path maildir = directory.resolve("a/b");
        FakeRequest request = new FakeRequest(Route.of("maildir", maildir.toString()), MESSAGE, log, "joe@example.org");
        new MaildirTransport(files, new MaildirNames(InstantSource.system(), 1, "h"), MaildirQuota.unlimited())
                .deliver(request);
        log.add(request.outcome().replaceAll(" .*", ""));
        return log;
    }

    @Test
    void everythingIsSyncedInOrderBeforeItIsCalledDelivered() throws Exception {
        assertThat(recorded("none"))
                .containsExactly(
                        "mkdir a",
                        "fsync ",
                        "mkdir a/b",
                        "fsync a",
                        "mkdir a/b/tmp",
                        "fsync a/b",
                        "mkdir a/b/cur",
                        "fsync a/b",
                        "mkdir a/b/new",
                        "fsync a/b",
                        "create a/b/tmp/MESSAGE",
                        "fsync a/b/tmp/MESSAGE",
                        "handing over [joe@example.org]",
                        "rename a/b/new/MESSAGE",
                        "fsync a/b/new",
                        "settled joe@example.org",
                        "delivered");
    }

    @Test
    void aFileThatCannotBeSyncedIsRemovedAndNotHandedOver() throws Exception {
        assertThat(recorded("fsync a/b/tmp/MESSAGE"))
                .endsWith("remove a/b/tmp/MESSAGE", "settled joe@example.org", "deferred")
                .noneMatch(step -> step.startsWith("handing over"));
    }

    @Test
    void aRenameThatIsNotSyncedIsNotCalledDelivered() throws Exception {
        assertThat(recorded("fsync a/b/new")).endsWith("fsync a/b/new", "settled joe@example.org", "deferred");
    }
}
