// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.routing.Route;
import io.postrider.delivery.local.CommandLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Turns the members of an alias into members of an [Expansion]: addresses, `\name`, and where the domain's
/// settings
/// allow it `|command`, `/file` and `:include:`. Stateless but for the expansion it fills.
///
/// @param domain whose alias it is
/// @param question the aliased recipient
/// @param expansion what is filled
record AliasMembers(LocalDomain domain, Question question, Expansion expansion) {
    private static final int MAX_INCLUDE_DEPTH = 10;
    private static final long MAX_INCLUDE_OCTETS = 4L << 20;

    void addAll(String text) {
        addAll(AliasItem.parse(text), 0);
    }

    void addItems(List<AliasItem> items) {
        addAll(items, 0);
    }

    private void addAll(List<AliasItem> items, int depth) {
        for (AliasItem item : items) {
            if (expansion.isDeferred()) {
                return;
            }
            add(item, depth);
        }
    }

    private void add(AliasItem item, int depth) {
        switch (item) {
            case AliasItem.Address(String text) -> addAddress(text);
            case AliasItem.Direct(String localPart) -> addDirect(localPart);
            case AliasItem.Command(String line) -> addCommand(line);
            case AliasItem.File(String path) -> addFile(path);
            case AliasItem.Include(String path) -> addInclude(path, depth);
        }
    }

    private void refuse(String status, String why) {
        expansion.addRefused(question.mailbox(), Diagnostic.of(status, Stage.printable(why)));
    }

    private void addAddress(String text) {
        AddressText.read(text, question.mailbox())
                .ifPresentOrElse(expansion::add, () -> refuse("5.3.5", "an alias has \"" + text + "\", no address"));
    }

    private void addDirect(String localPart) {
        try {
            boolean qualified = localPart.contains("@");
            expansion.addDirect(
                    qualified
                            ? Mailbox.parse(localPart)
                            : Mailbox.of(
                                    LocalPart.ofValue(localPart),
                                    question.mailbox().domain()));
        } catch (IllegalArgumentException noUser) {
            refuse("5.3.5", "an alias has \"\\" + localPart + "\", no user");
        }
    }

    private boolean allowed(AliasAction action, String what) {
        boolean allowed = domain.policy().actions().contains(action);
        if (!allowed) {
            refuse("5.7.1", "mail to " + what + " is not allowed by alias-actions");
        }
        return allowed;
    }

    private void addCommand(String line) {
        if (!allowed(AliasAction.PIPE, "programs")) {
            return;
        }
        try {
            List<String> argv = CommandLine.decode(line);
            if (!argv.getFirst().startsWith("/")) {
                throw new IllegalArgumentException("the program needs an absolute path");
            }
            String transport = domain.policy().transport().orElse("pipe");
            expansion.add(Route.of(transport, CommandLine.encode(argv)));
        } catch (IllegalArgumentException bad) {
            refuse("5.3.5", "an alias has a bad command: " + bad.getMessage());
        }
    }

    private void addFile(String path) {
        if (path.equals("/dev/null")) {
            expansion.add(Route.of("discard", ""));
            return;
        }
        if (!allowed(AliasAction.FILE, "files")) {
            return;
        }
        boolean folder = path.endsWith("/") && path.length() > 1;
        expansion.add(folder ? Route.of("maildir", path.substring(0, path.length() - 1)) : Route.of("mbox", path));
    }

    private void addInclude(String path, int depth) {
        if (!allowed(AliasAction.INCLUDE, "included lists")) {
            return;
        }
        if (depth >= MAX_INCLUDE_DEPTH) {
            expansion.defer(Diagnostic.of("4.3.5", "included lists are nested more than 10 deep"));
            return;
        }
        try {
            addAll(AliasItem.parse(listed(Path.of(path))), depth + 1);
        } catch (IOException | IllegalArgumentException e) {
            String why = e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
            expansion.defer(Diagnostic.of("4.3.0", Stage.printable("cannot read the list " + path + ": " + why)));
        }
    }

    /// The members in a file, one or more a line, `#` begins a comment.
    static String listed(Path path) throws IOException {
        if (!path.isAbsolute()) {
            throw new IOException("the path is not absolute");
        }
        if (Files.size(path) > MAX_INCLUDE_OCTETS) {
            throw new IOException("larger than 4 MiB");
        }
        StringBuilder members = new StringBuilder();
        for (String line : Files.readString(path, StandardCharsets.UTF_8).split("\r?\n", -1)) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                members.append(text).append(text.endsWith(",") ? " " : ", ");
            }
        }
        return members.toString();
    }

    /// The `owner-` alias's address, where the aliases have one for `name` (the key that was found).
    static Optional<Mailbox> owner(String name, Mailbox recipient) {
        try {
            return Optional.of(Mailbox.of(LocalPart.ofValue("owner-" + name), recipient.domain()));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }
}
