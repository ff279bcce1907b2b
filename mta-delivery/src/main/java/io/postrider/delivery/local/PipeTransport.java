// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.mail.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs a program for each recipient with the message on its standard input; the next hop is the command line
/// ([CommandLine]), which no shell ever sees.
///
/// The program gets a fresh environment, the rights that [Launcher] gives, and a time; what it prints, up to
/// 4 KiB, is the
/// diagnostic; its exit status is read by sysexits(3). Thread-safe.
final class PipeTransport implements DeliveryTransport {
    private static final int MAX_OUTPUT_OCTETS = 4096;
    private static final String SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin";
    private final PipeSettings settings;
    private final Launcher launcher;
    private final Executor threads;
    private final InstantSource clock;

    PipeTransport(PipeSettings settings, Launcher launcher, Executor threads, InstantSource clock) {
        this.settings = settings;
        this.launcher = launcher;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public void deliver(DeliveryRequest request) throws InterruptedException {
        for (Recipient recipient : request.recipients()) {
            request.settle(recipient, deliver(request, recipient));
        }
    }

    private DeliveryOutcome deliver(DeliveryRequest request, Recipient recipient) throws InterruptedException {
        String defect = launcher.defect(settings.runAs());
        if (!defect.isEmpty()) {
            return LocalOutcome.deferred("4.3.5", defect);
        }
        Process process;
        String program;
        try {
            if (LocalOutcome.isLoop(request.content().head(), request, recipient)) {
                return LocalOutcome.loop(request, recipient);
            }
            List<String> argv = CommandLine.decode(request.route().nextHop());
            program = argv.getFirst();
            request.handingOver(List.of(recipient));
            process = started(request, recipient, argv);
        } catch (IOException | IllegalArgumentException e) {
            return LocalOutcome.deferred("4.3.5", "cannot run the program: " + e.getMessage());
        }
        try {
            return conversation(request, recipient, process, program);
        } finally {
            end(process);
        }
    }

    private Process started(DeliveryRequest request, Recipient recipient, List<String> argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher.commandLine(argv))
                .directory(Path.of(settings.directory()).toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", SEARCH_PATH);
        builder.environment().put("SENDER", request.reversePath().toString());
        builder.environment().put("RECIPIENT", request.address(recipient).toString());
        builder.environment().put("QUEUE_ID", request.id().toString());
        for (String variable : settings.environment()) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return builder.start();
    }

    private DeliveryOutcome conversation(DeliveryRequest request, Recipient recipient, Process process, String program)
            throws InterruptedException {
        FutureTask<String> output = new FutureTask<>(() -> output(process.getInputStream()));
        ProgramInput stdin = new ProgramInput(process, settings);
        FutureTask<Boolean> input = new FutureTask<>(() -> stdin.feed(request, recipient));
        try {
            threads.execute(output);
            threads.execute(input);
        } catch (RejectedExecutionException full) {
            return LocalOutcome.deferred("4.3.2", "too many programs run at once");
        }
        Duration toDeadline = Duration.between(clock.instant(), request.deadline());
        Duration limit = toDeadline.compareTo(settings.timeout()) < 0 ? toDeadline : settings.timeout();
        if (!process.waitFor(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)) {
            return LocalOutcome.deferred("4.3.0", program + ": took longer than " + limit.toSeconds() + " s");
        }
        if (!result(input, true)) {
            return LocalOutcome.deferred("4.3.0", "the message cannot be read");
        }
        // a grandchild may keep the pipe open: what it prints later is not waited for
        return ExitStatus.outcome(program, process.exitValue(), result(output, ""));
    }

    private static <T> T result(FutureTask<T> task, T otherwise) throws InterruptedException {
        try {
            return task.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            return otherwise;
        }
    }

    private static String output(InputStream in) throws IOException {
        byte[] first = in.readNBytes(MAX_OUTPUT_OCTETS);
        in.transferTo(OutputStream.nullOutputStream());
        return new String(first, StandardCharsets.UTF_8);
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        try {
            process.getInputStream().close();
        } catch (IOException alreadyClosed) {
            return;
        }
    }
}
