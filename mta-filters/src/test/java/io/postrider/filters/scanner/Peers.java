// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import java.io.File;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Foreign programs that integration tests need.
public final class Peers {
    private Peers() {}

    /// Goes on if the program is installed; skips else, or fails where peers are required.
    public static void need(String program, String debianPackage) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (new File(folder, program).canExecute()) {
                return;
            }
        }
        String sentence = program + " is missing: install the package " + debianPackage;
        if ("true".equals(System.getenv("POSTRIDER_PEERS_REQUIRED"))) {
            Assertions.fail(sentence);
        }
        Assumptions.abort(sentence);
    }
}
