// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Decides how a program gets the rights it runs with. As root it runs only under `run-as`, through
/// setpriv(1): user,
/// primary and supplementary groups of that user, no capability to inherit, no way to gain privileges.
/// Otherwise it runs
/// as the server's own user. Never as root. Stateless.
///
/// @param serverUid the server's user id
/// @param setpriv where setpriv lies
/// @param account who `run-as` is; empty when it was not given or there is no such user
record Launcher(int serverUid, Optional<Path> setpriv, Optional<Account> account) {
    private static final List<String> PLACES = List.of("/usr/bin/setpriv", "/bin/setpriv", "/usr/local/bin/setpriv");
    private static final long LOOKUP_SECONDS = 10;

    /// A user of this machine.
    ///
    /// @param uid user id
    /// @param gid id of the primary group
    record Account(int uid, int gid) {}

    /// The one for this process; looks the user up.
    static Launcher ofThisProcess(Optional<String> runAs) throws InterruptedException {
        Optional<Account> account = runAs.isPresent() ? account(runAs.get()) : Optional.empty();
        Optional<Path> setpriv =
                PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
        return new Launcher(uidOf(Path.of("/proc/self")), setpriv, account);
    }

    private static int uidOf(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException | UnsupportedOperationException unknown) {
            return -1;
        }
    }

    private static Optional<Account> account(String user) throws InterruptedException {
        Optional<Integer> uid = id("-u", user);
        Optional<Integer> gid = id("-g", user);
        return uid.isPresent() && gid.isPresent() ? Optional.of(new Account(uid.get(), gid.get())) : Optional.empty();
    }

    /// Asks id(1), which knows all sources of accounts.
    private static Optional<Integer> id(String option, String user) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("id", option, "--", user)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LOOKUP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readNBytes(64), StandardCharsets.US_ASCII).strip();
            return process.exitValue() == 0 ? Optional.of(Integer.parseInt(said)) : Optional.empty();
        } catch (IOException | NumberFormatException unknown) {
            return Optional.empty();
        }
    }

    /// Why programs cannot run with this setting; empty when they can.
    String defect(Optional<String> runAs) {
        if (runAs.isPresent() && account.isEmpty()) {
            return "there is no user \"" + runAs.get() + "\"";
        }
        int uid = account.map(Account::uid).orElse(serverUid);
        if (serverUid != 0) {
            return uid == serverUid ? "" : "run-as another user needs a server that runs as root";
        }
        if (uid == 0) {
            return runAs.isEmpty()
                    ? "the server runs as root, so a program needs run-as with an unprivileged user"
                    : "run-as root is refused";
        }
        return setpriv.isPresent() ? "" : "run-as needs setpriv (package util-linux)";
    }

    /// The command line that runs `argv` with the right rights; only where [#defect] is empty.
    List<String> commandLine(List<String> argv) {
        if (serverUid != 0) {
            return argv;
        }
        Account user = account.orElseThrow();
        List<String> line = new ArrayList<>(List.of(
                setpriv.orElseThrow().toString(),
                "--reuid=" + user.uid,
                "--regid=" + user.gid,
                "--init-groups",
                "--inh-caps=-all",
                "--no-new-privs",
                "--"));
        line.addAll(argv);
        return line;
    }
}
