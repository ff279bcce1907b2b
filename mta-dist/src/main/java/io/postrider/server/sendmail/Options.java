// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.sendmail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What sendmail was called with, as Postfix's sendmail(1) reads it. Immutable after parsing.
public final class Options {
    /// What to do.
    public enum Mode {
        /// Read a message and send it (-bm).
        DELIVER,
        /// List the queue (-bp, mailq).
        LIST,
        /// Speak SMTP on standard input (-bs).
        SMTP,
        /// Verify the recipients (-bv).
        VERIFY,
        /// Rebuild the alias database (-bi, newaliases): nothing to do.
        ALIASES,
        /// Run as a daemon (-bd, -bl): not by this program.
        DAEMON,
        /// Flush the queue (-q).
        FLUSH
    }

    private final List<String> recipients = new ArrayList<>();
    private Mode mode = Mode.DELIVER;
    private boolean extract;
    private boolean ignoreDots;
    private Optional<String> sender = Optional.empty();
    private Optional<String> fullName = Optional.empty();
    private Optional<String> body = Optional.empty();
    private Optional<String> notifyOn = Optional.empty();
    private Optional<String> returned = Optional.empty();
    private Optional<String> envelopeId = Optional.empty();
    private Optional<String> flushSite = Optional.empty();
    private Optional<String> flushId = Optional.empty();
    private Optional<String> config = Optional.empty();

    private Options() {}

    /// A wrong call.
    public static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /// Reads the arguments.
    ///
    /// @param program the name it was called by: sendmail, mailq or newaliases
    public static Options parse(String program, List<String> arguments) throws UsageException {
        Options options = new Options();
        if (program.equals("mailq")) {
            options.mode = Mode.LIST;
        } else if (program.equals("newaliases")) {
            options.mode = Mode.ALIASES;
        }
        int i = 0;
        while (i < arguments.size()) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                options.recipients.addAll(arguments.subList(i + 1, arguments.size()));
                return options;
            }
            if (argument.length() < 2 || argument.charAt(0) != '-') {
                options.recipients.addAll(arguments.subList(i, arguments.size()));
                return options;
            }
            i += options.option(
                    argument, i + 1 < arguments.size() ? Optional.of(arguments.get(i + 1)) : Optional.empty());
        }
        return options;
    }

    /// Reads one option; returns how many arguments it used.
    private int option(String argument, Optional<String> next) throws UsageException {
        char letter = argument.charAt(1);
        String attached = argument.substring(2);
        switch (letter) {
            case 'b' -> mode(attached);
            case 'q' -> queue(attached);
            case 't' -> extract = true;
            case 'i' -> ignoreDots = true;
            case 'o' -> old(attached);
            case 'n', 'v', 'G', 'U', 'm', 's' -> {}
            default -> {
                return withValue(letter, attached, next);
            }
        }
        // -vi, -ti and the like: flags in one word
        if (!attached.isEmpty() && "tivnGUms".indexOf(letter) >= 0) {
            option("-" + attached, next);
        }
        return 1;
    }

    private void old(String attached) {
        if (attached.startsWith("i")) {
            ignoreDots = true;
        }
    }

    private int withValue(char letter, String attached, Optional<String> next) throws UsageException {
        if ("ABCFfhLNOopRrVX".indexOf(letter) < 0) {
            throw new UsageException("unknown option -" + letter);
        }
        String value = attached.isEmpty()
                ? next.orElseThrow(() -> new UsageException("option -" + letter + " wants a value"))
                : attached;
        switch (letter) {
            case 'f', 'r' -> sender = Optional.of(value);
            case 'F' -> fullName = Optional.of(value);
            case 'B' -> body = Optional.of(value);
            case 'N' -> notifyOn = Optional.of(value);
            case 'R' -> returned = Optional.of(value);
            case 'V' -> envelopeId = Optional.of(value);
            case 'C' -> config = Optional.of(value);
            default -> {}
        }
        return attached.isEmpty() ? 2 : 1;
    }

    private void mode(String letter) throws UsageException {
        mode = switch (letter) {
            case "m" -> Mode.DELIVER;
            case "p" -> Mode.LIST;
            case "s" -> Mode.SMTP;
            case "v" -> Mode.VERIFY;
            case "i" -> Mode.ALIASES;
            case "d", "l", "D" -> Mode.DAEMON;
            default -> throw new UsageException("unknown mode -b" + letter);
        };
    }

    private void queue(String what) {
        mode = Mode.FLUSH;
        if (what.startsWith("I")) {
            flushId = Optional.of(what.substring(1));
        } else if (what.startsWith("R") || what.startsWith("S")) {
            flushSite = Optional.of(what.substring(1));
        }
    }

    /// What to do.
    public Mode mode() {
        return mode;
    }

    /// -t: take the recipients from the header section.
    public boolean extract() {
        return extract;
    }

    /// -i: a line with one dot does not end the message.
    public boolean ignoreDots() {
        return ignoreDots;
    }

    /// -f.
    public Optional<String> sender() {
        return sender;
    }

    /// -F.
    public Optional<String> fullName() {
        return fullName;
    }

    /// -B.
    public Optional<String> body() {
        return body;
    }

    /// -N.
    public Optional<String> notifyOn() {
        return notifyOn;
    }

    /// -R.
    public Optional<String> returned() {
        return returned;
    }

    /// -V.
    public Optional<String> envelopeId() {
        return envelopeId;
    }

    /// -C: the configuration file, or the folder that it is in.
    public Optional<String> config() {
        return config;
    }

    /// -qR.
    public Optional<String> flushSite() {
        return flushSite;
    }

    /// -qI.
    public Optional<String> flushId() {
        return flushId;
    }

    /// The recipients on the command line.
    public List<String> recipients() {
        return List.copyOf(recipients);
    }
}
