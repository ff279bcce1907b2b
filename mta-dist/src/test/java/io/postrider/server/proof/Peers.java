// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.proof;

import java.io.File;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// The programs that tests meet: absent ones skip a test with the package's name, and fail it where peers are
/// required.
public final class Peers {
    private Peers() {}

    /// Goes on if `program` is on PATH or in sbin.
    public static void need(String program, String debianPackage) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (new File(folder, program).canExecute()) {
                return;
            }
        }
        missing(program + " is missing: install the package " + debianPackage);
    }

    /// Goes on if we are root, for mounts.
    public static void needRoot(String what) {
        if (!"root".equals(System.getProperty("user.name"))) {
            missing(what + " needs root");
        }
    }

    /// Skips, or fails where peers are required.
    public static void missing(String sentence) {
        boolean required =
                "true".equals(System.getenv("POSTRIDER_PEERS_REQUIRED")) || "true".equals(System.getenv("CI"));
        if (required) {
            Assertions.fail(sentence);
        }
        Assumptions.abort(sentence);
    }
}
