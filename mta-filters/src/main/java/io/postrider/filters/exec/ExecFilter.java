// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.exec;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.scanner.Replies;
import io.postrider.filters.scanner.ScannerException;
import io.postrider.filters.scanner.ScannerGate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Runs a program for each message, which it gets on standard input; its exit code is the verdict, the first
/// line of its
/// output the reply's text. Thread-safe.
final class ExecFilter implements MailFilter {
    private static final int MAX_OUTPUT = 64 << 10;
    private static final int UNAVAILABLE = 69;
    private static final int TEMPORARY = 75;
    private static final int HOLD = 98;
    private static final int DISCARD = 99;
    private final ExecSettings settings;
    private final ScannerGate gate;
    private final Executor executor;

    private record Result(int code, String line) {}

    ExecFilter(ExecSettings settings, ScannerGate gate, Executor executor) {
        this.settings = settings;
        this.gate = gate;
        this.executor = executor;
    }

    @Override
    public Hooks open(Session session) {
        return new Hooks() {
            @Override
            public Verdict onMessage(Transaction transaction, Content content) {
                return content.sizeOctets() > settings.maxSize()
                        ? Verdict.proceed()
                        : verdict(gate.call(() -> run(transaction, content)));
            }
        };
    }

    private static Verdict verdict(Result result) {
        String text = result.line().isEmpty() ? "Refused by local policy" : result.line();
        return switch (result.code()) {
            case UNAVAILABLE -> new Verdict.Refuse(Replies.refusal(550, "5.7.1", text));
            case TEMPORARY -> new Verdict.Refuse(Replies.refusal(451, "4.7.1", text));
            case HOLD -> Verdict.proceed(new Edit.Hold(Replies.printable(text)));
            case DISCARD -> new Verdict.Discard(Replies.printable(text));
            default -> Verdict.proceed();
        };
    }

    private Result run(Transaction transaction, Content content) {
        ProcessBuilder builder = new ProcessBuilder(settings.command()).redirectError(ProcessBuilder.Redirect.DISCARD);
        environment(builder.environment(), transaction);
        try {
            Process process = builder.start();
            try {
                return talk(process, content);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException noProgram) {
            throw new ScannerException("the program cannot be run", noProgram);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ScannerException("interrupted");
        }
    }

    private Result talk(Process process, Content content) throws InterruptedException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> firstLine(process), executor);
        CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(process, content), executor);
        if (!process.waitFor(settings.runTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ScannerException("the program runs too long");
        }
        fed.cancel(true);
        int code = process.exitValue();
        boolean known = code == 0 || code == UNAVAILABLE || code == TEMPORARY || code == HOLD || code == DISCARD;
        if (!known) {
            throw new ScannerException("the program ends with exit code " + code);
        }
        return new Result(code, line.completeOnTimeout("", 1, TimeUnit.SECONDS).join());
    }

    private static void feed(Process process, Content content) {
        byte[] buffer = new byte[16_384];
        try (OutputStream out = process.getOutputStream();
                InputStream message = content.open()) {
            for (int count = read(message, buffer, process); count >= 0; count = read(message, buffer, process)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException readsNoFurther) {
            // a program may decide without reading all
            process.isAlive();
        }
    }

    /// A message that cannot be read must not look like a short one to the program.
    private static int read(InputStream message, byte[] buffer, Process process) {
        try {
            return message.read(buffer);
        } catch (IOException unreadable) {
            process.destroyForcibly();
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String firstLine(Process process) {
        try (InputStream in = process.getInputStream()) {
            String text = new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
            in.transferTo(OutputStream.nullOutputStream());
            return text.lines().findFirst().orElse("").strip();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private static void environment(Map<String, String> environment, Transaction transaction) {
        environment.clear();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        Session session = transaction.session();
        environment.put("SENDER", printable(transaction.envelope().reversePath().toString()));
        environment.put(
                "RECIPIENTS",
                printable(String.join(
                        " ",
                        transaction.envelope().recipients().stream()
                                .map((Recipient one) -> one.mailbox().toString())
                                .limit(1_000)
                                .toList())));
        environment.put("QUEUE_ID", transaction.queueId().map(QueueId::toString).orElse(""));
        environment.put(
                "CLIENT",
                session.clientAddress()
                        .map(a -> IpText.readable(a.getAddress()))
                        .orElse(""));
        environment.put("HELO", printable(session.helo().orElse("")));
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
