// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/// The classes of the program without its tests, read once for all rules.
final class Program {
    private static final ImportOption WITHOUT_TESTS =
            location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");

    static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(WITHOUT_TESTS).importPackages("io.postrider");

    private Program() {}

    /// Checks a rule that is also kept by a package in which there is nothing yet.
    static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
