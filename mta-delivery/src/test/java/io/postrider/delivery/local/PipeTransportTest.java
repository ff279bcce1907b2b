// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.api.routing.Route;
import io.postrider.delivery.lookup.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// With real programs of /bin.
@Timeout(60)
class PipeTransportTest {
    private static final String MESSAGE = "Subject: hi\r\n\r\nbody\r\n";
    private static final Launcher UNPRIVILEGED = new Launcher(1000, Optional.empty(), Optional.empty());

    @TempDir
    Path directory;

    private static PipeSettings settings(Map<String, Object> values) throws Exception {
        return FakeContext.of(values).settings().read(PipeSettings.class);
    }

    private FakeRequest run(Map<String, Object> values, String message, String... argv) throws Exception {
        FakeRequest request =
                new FakeRequest(Route.of("pipe", CommandLine.encode(List.of(argv))), message, "joe@example.org");
        new PipeTransport(settings(values), UNPRIVILEGED, Thread::startVirtualThread, InstantSource.system())
                .deliver(request);
        return request;
    }

    private FakeRequest script(String script) throws Exception {
        return run(Map.of(), MESSAGE, "/bin/sh", "-c", script);
    }

    @Test
    void theMessageComesOnStandardInput() throws Exception {
        Path out = directory.resolve("out");
        assertThat(script("cat > " + out).outcome()).startsWith("delivered 2.0.0");
        assertThat(Files.readString(out))
                .isEqualTo("Return-Path: <sender@third.example>\nDelivered-To: joe@example.org\nSubject: hi\n\nbody\n");
    }

    @Test
    void fieldsAndLineEndsAreThoseOfTheSettings() throws Exception {
        Path out = directory.resolve("out");
        Map<String, Object> raw = Map.of("add-fields", false, "line-ends", PipeSettings.LineEnds.CRLF);
        run(raw, MESSAGE, "/bin/sh", "-c", "cat > " + out);
        assertThat(Files.readString(out)).isEqualTo(MESSAGE);
    }

    @Test
    void noShellSeesTheArguments() throws Exception {
        Path out = directory.resolve("out");
        String evil = "$(touch " + directory.resolve("evil") + "); `id` | * \" '";
        run(Map.of(), MESSAGE, "/bin/sh", "-c", "printf %s \"$1\" > " + out, "sh", evil);
        assertThat(Files.readString(out)).isEqualTo(evil);
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    @Test
    void theEnvironmentIsOursAlone() throws Exception {
        Path out = directory.resolve("out");
        run(Map.of("environment", List.of("EXTRA=a b=c")), MESSAGE, "/bin/sh", "-c", "env > " + out);
        Map<String, String> seen = new HashMap<>();
        Files.readAllLines(out).forEach(line -> seen.put(line.replaceAll("=.*", ""), line.replaceFirst("[^=]*=", "")));
        assertThat(seen)
                .containsEntry("SENDER", "sender@third.example")
                .containsEntry("RECIPIENT", "joe@example.org")
                .containsEntry("EXTRA", "a b=c")
                .containsKeys("PATH", "QUEUE_ID")
                .doesNotContainKeys("HOME", "JAVA_HOME", "USER");
    }

    @ParameterizedTest
    @CsvSource({
        "64, failed 5.3.0", "65, failed 5.6.0", "67, failed 5.1.1", "68, failed 5.1.2", "69, failed 5.3.0",
        "71, deferred 4.3.0", "73, failed 5.2.0", "75, deferred 4.3.0", "77, failed 5.7.0", "78, failed 5.3.5",
        "1, failed 5.3.0", "126, deferred 4.3.5", "127, deferred 4.3.5"
    })
    void exitStatusesMeanWhatSysexitsSays(int status, String outcome) throws Exception {
        assertThat(script("cat > /dev/null; exit " + status).outcome()).startsWith(outcome);
    }

    @Test
    void aProgramThatIsKilledDefers() throws Exception {
        assertThat(script("kill -9 $$").outcome()).startsWith("deferred 4.3.0").contains("signal 9");
    }

    @Test
    void whatTheProgramPrintsIsTheDiagnostic() throws Exception {
        assertThat(script("cat > /dev/null; echo quota is used up >&2; echo really; exit 73")
                        .outcome())
                .isEqualTo("failed 5.2.0 /bin/sh: quota is used up really");
        assertThat(script("cat > /dev/null; echo 4.2.2 over quota; exit 73").outcome())
                .isEqualTo("deferred 4.2.2 /bin/sh: over quota");
    }

    @Test
    void muchOutputIsCutAndDoesNotBlockTheProgram() throws Exception {
        String outcome =
                script("cat > /dev/null; yes | head -c 1000000; exit 69").outcome();
        assertThat(outcome).startsWith("failed 5.3.0").hasSizeLessThan(1200);
    }

    @Test
    void aProgramThatDoesNotReadItsInputHasStillDecided() throws Exception {
        String big = "A: b\r\n\r\n" + "x".repeat(70).concat("\r\n").repeat(20_000);
        assertThat(run(Map.of(), big, "/bin/sh", "-c", "exit 0").outcome()).startsWith("delivered");
        assertThat(run(Map.of(), big, "/bin/sh", "-c", "exit 67").outcome()).startsWith("failed 5.1.1");
    }

    @Test
    void aProgramThatTakesTooLongIsKilledAndDefers() throws Exception {
        Path pid = directory.resolve("pid");
        FakeRequest request = run(
                Map.of("timeout", java.time.Duration.ofSeconds(1)),
                MESSAGE,
                "/bin/sh",
                "-c",
                "echo $$ > " + pid + "; exec sleep 1000");
        assertThat(request.outcome()).startsWith("deferred 4.3.0").contains("took longer");
        long process = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(process).ifPresent(handle -> handle.onExit().join());
        assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereDefers() throws Exception {
        assertThat(run(Map.of(), MESSAGE, "/no/such/program").outcome()).startsWith("deferred 4.3.5");
    }

    @Test
    void theRecipientIsHandedOverBeforeTheProgramBegins() throws Exception {
        assertThat(script("exit 0").log).containsExactly("handing over [joe@example.org]", "settled joe@example.org");
    }

    @Test
    void aRootServerRefusesProgramsWithoutAnUnprivilegedUser() {
        Optional<Path> setpriv = Optional.of(Path.of("/usr/bin/setpriv"));
        Optional<Launcher.Account> mail = Optional.of(new Launcher.Account(8, 9));
        Optional<Launcher.Account> root = Optional.of(new Launcher.Account(0, 0));
        assertThat(new Launcher(0, setpriv, Optional.empty()).defect(Optional.empty()))
                .contains("needs run-as");
        assertThat(new Launcher(0, setpriv, root).defect(Optional.of("root"))).contains("refused");
        assertThat(new Launcher(0, setpriv, Optional.empty()).defect(Optional.of("nobdy")))
                .contains("no user");
        assertThat(new Launcher(0, Optional.empty(), mail).defect(Optional.of("mail")))
                .contains("setpriv");
        assertThat(new Launcher(0, setpriv, mail).defect(Optional.of("mail"))).isEmpty();
        assertThat(new Launcher(0, setpriv, mail).commandLine(List.of("/bin/x", "a")))
                .containsExactly(
                        "/usr/bin/setpriv",
                        "--reuid=8",
                        "--regid=9",
                        "--init-groups",
                        "--inh-caps=-all",
                        "--no-new-privs",
                        "--",
                        "/bin/x",
                        "a");
    }

    @Test
    void aServerThatIsNotRootRunsProgramsAsItself() {
        assertThat(UNPRIVILEGED.defect(Optional.empty())).isEmpty();
        assertThat(UNPRIVILEGED.commandLine(List.of("/bin/x"))).containsExactly("/bin/x");
        assertThat(new Launcher(1000, Optional.empty(), Optional.of(new Launcher.Account(8, 8)))
                        .defect(Optional.of("mail")))
                .contains("root");
    }

    @Test
    void asRootTheProgramReallyRunsAsTheUser() throws Exception {
        Launcher launcher = Launcher.ofThisProcess(Optional.of("nobody"));
        assumeTrue(
                launcher.serverUid() == 0
                        && launcher.defect(Optional.of("nobody")).isEmpty(),
                "needs root");
        Path shared = Files.createDirectories(directory.resolve("shared"));
        FakeRequest request = new FakeRequest(
                Route.of(
                        "pipe",
                        CommandLine.encode(
                                List.of("/bin/sh", "-c", "id -un; grep NoNewPrivs /proc/self/status; exit 69"))),
                MESSAGE,
                "joe@example.org");
        new PipeTransport(
                        settings(Map.of("run-as", "nobody")),
                        launcher,
                        Thread::startVirtualThread,
                        InstantSource.system())
                .deliver(request);
        assertThat(request.outcome()).contains("nobody").containsPattern("NoNewPrivs:\\s+1");
        assertThat(shared).isDirectory();
    }

    @Test
    void badSettingsRefuseTheConfiguration() {
        assertThatThrownBy(() -> new PipeTransportFactory()
                        .create(FakeContext.of(Map.of("run-as", "no-such-user-here", "environment", List.of()))))
                .hasMessageContaining("no-such-user-here");
        assertThatThrownBy(() -> new PipeTransportFactory().create(FakeContext.of(Map.of("run-as", "root"))))
                .hasMessageContaining("run-as");
    }
}
