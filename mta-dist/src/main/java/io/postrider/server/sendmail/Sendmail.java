// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.sendmail;

import io.postrider.server.control.ControlClient;
import io.postrider.server.control.Locations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// sendmail(1) as Postfix has it: hands a message to the server over its socket, or keeps it in the spool
/// while the
/// server is down. Also mailq and newaliases.
public final class Sendmail {
    private final Streams streams;
    private final Function<String, Optional<String>> environment;

    /// The three standard streams.
    ///
    /// @param in standard input
    /// @param out standard output
    /// @param err standard error
    public record Streams(InputStream in, PrintStream out, PrintStream err) {}

    /// Makes one.
    public Sendmail(Streams streams, Function<String, Optional<String>> environment) {
        this.streams = streams;
        this.environment = environment;
    }

    /// The program; `postrider.program` is the name it was called by.
    public static void main(String[] arguments) {
        Sendmail sendmail = new Sendmail(
                new Streams(System.in, System.out, System.err), name -> Optional.ofNullable(System.getenv(name)));
        String program = System.getProperty("postrider.program", "sendmail");
        System.exit(sendmail.run(program, List.of(arguments)).code());
    }

    /// Does what the arguments say.
    public ExitCode run(String program, List<String> arguments) {
        Options options;
        try {
            options = Options.parse(program, arguments);
        } catch (Options.UsageException e) {
            return fail(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        return switch (options.mode()) {
            case DELIVER -> deliver(options);
            case LIST -> list(options);
            case VERIFY -> verify(options);
            case FLUSH -> flush(options);
            case ALIASES -> ExitCode.OK;
            case SMTP -> withLocations(options, at -> new SmtpDialogue(streams, at).run());
            case DAEMON -> fail(ExitCode.USAGE, "the daemon is started by: postrider run");
        };
    }

    private ExitCode deliver(Options options) {
        if (options.recipients().isEmpty() && !options.extract()) {
            return fail(
                    ExitCode.USAGE, "recipient addresses must be specified on the command line or via the -t option");
        }
        byte[] message;
        try {
            message = read(streams.in(), options.ignoreDots());
        } catch (IOException e) {
            return fail(ExitCode.TEMPORARY, "cannot read the message: " + e.getMessage());
        }
        if (options.extract() && options.recipients().isEmpty() && !HeaderScan.hasRecipients(message)) {
            return fail(ExitCode.USAGE, "No recipient addresses found in message header");
        }
        return withLocations(
                options, at -> new Handover(at, streams.err()).hand(new Submission(options, message).octets()));
    }

    private ExitCode verify(Options options) {
        return withLocations(options, at -> {
            for (String recipient : options.recipients()) {
                String query =
                        "/api/v1/explain?from=" + encoded(options.sender().orElse("")) + "&to=" + encoded(recipient);
                try (ControlClient.Answer answer = new ControlClient(at.controlSocket()).get(query)) {
                    streams.out().println(recipient + ": " + answer.text().trim());
                } catch (IOException e) {
                    return fail(ExitCode.UNAVAILABLE, "the mail system is down");
                }
            }
            return ExitCode.OK;
        });
    }

    private ExitCode list(Options options) {
        return withLocations(options, at -> {
            try (ControlClient.Answer answer =
                    new ControlClient(at.controlSocket()).get("/api/v1/queue?format=mailq")) {
                answer.body().transferTo(streams.out());
                streams.out().flush();
                return answer.ok() ? ExitCode.OK : ExitCode.NO_PERMISSION;
            } catch (IOException e) {
                return fail(ExitCode.UNAVAILABLE, "the mail system is down");
            }
        });
    }

    private ExitCode flush(Options options) {
        return withLocations(options, at -> {
            String body = "{"
                    + options.flushId()
                            .map(id -> "\"ids\":[\"" + plain(id) + "\"]")
                            .or(() -> options.flushSite()
                                    .map(site -> "\"where\":\"recipientDomain == '" + plain(site) + "'\""))
                            .orElse("\"all\":true")
                    + "}";
            try (ControlClient.Answer answer = new ControlClient(at.controlSocket())
                    .post("/api/v1/queue/retry", body.getBytes(StandardCharsets.UTF_8))) {
                return answer.ok()
                        ? ExitCode.OK
                        : fail(ExitCode.NO_PERMISSION, answer.text().trim());
            } catch (IOException e) {
                return fail(ExitCode.UNAVAILABLE, "the mail system is down");
            }
        });
    }

    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9._-]", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// What is done when the places are known.
    private interface Work {
        ExitCode run(Locations at);
    }

    private ExitCode withLocations(Options options, Work work) {
        Optional<String> named = options.config()
                .map(c -> Files.isDirectory(Path.of(c))
                        ? Path.of(c, "postrider.toml").toString()
                        : c);
        Path config = Locations.configFile(named.filter(c -> Files.isReadable(Path.of(c))), environment);
        try {
            return work.run(Locations.read(config, environment));
        } catch (IOException e) {
            return fail(ExitCode.TEMPORARY, "cannot read the configuration " + config);
        }
    }

    /// Reads to the end, or to a line with one dot.
    static byte[] read(InputStream in, boolean ignoreDots) throws IOException {
        byte[] all = in.readAllBytes();
        if (ignoreDots) {
            return all;
        }
        int start = 0;
        while (start < all.length) {
            int end = start;
            while (end < all.length && all[end] != '\n') {
                end++;
            }
            int length = end - start - (end > start && all[end - 1] == '\r' ? 1 : 0);
            if (length == 1 && all[start] == '.') {
                ByteArrayOutputStream before = new ByteArrayOutputStream(start);
                before.write(all, 0, start);
                return before.toByteArray();
            }
            start = end + 1;
        }
        return all;
    }

    private ExitCode fail(ExitCode code, String sentence) {
        streams.err().println("sendmail: " + sentence);
        return code;
    }
}
