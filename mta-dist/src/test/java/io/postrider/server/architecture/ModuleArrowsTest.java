// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.postrider.server.architecture.Program.holds;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// api ← smtp ← delivery; api ← queue; api ← filters; server sees all.
class ModuleArrowsTest {
    /// The rules below mean something only if they saw the program: raise these numbers as it grows.
    @ParameterizedTest
    @CsvSource({"api,160", "smtp,0", "queue,0", "delivery,0", "filters,0", "server,0"})
    void theImportSawEveryModule(String module, int atLeast) {
        String root = "io.postrider." + module;
        long seen = StreamSupport.stream(Program.CLASSES.spliterator(), false)
                .filter(type -> (type.getPackageName() + ".").startsWith(root + "."))
                .count();
        assertThat(seen).as("classes in " + root).isGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void apiSeesOnlyTheJdkBaseAndJspecify() {
        holds(classes()
                .that()
                .resideInAPackage("io.postrider.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.postrider.api..",
                        "java.io..",
                        "java.lang..",
                        "java.math..",
                        "java.net",
                        "java.nio..",
                        "java.security..",
                        "java.text..",
                        "java.time..",
                        "java.util..",
                        "javax.net.ssl..",
                        "javax.security.auth.x500..",
                        "org.jspecify.."));
    }

    @Test
    void smtpSeesNoOtherPart() {
        sees("smtp", "queue", "delivery", "filters", "server");
    }

    @Test
    void queueSeesNoOtherPart() {
        sees("queue", "smtp", "delivery", "filters", "server");
    }

    @Test
    void filtersSeeNoOtherPart() {
        sees("filters", "smtp", "queue", "delivery", "server");
    }

    @Test
    void deliverySeesSmtpButNeitherQueueNorFilters() {
        sees("delivery", "queue", "filters", "server");
    }

    @Test
    void packagesHaveNoCycles() {
        holds(slices().assignedFrom(new OnePerPackage()).should().beFreeOfCycles());
    }

    /// What is built in comes in by the same door as a plugin.
    @Test
    void builtInFactoriesReachTheCoreOnlyByTheApi() {
        holds(noClasses()
                .that()
                .implement(DescribedPredicate.describe(
                        "a factory of the plugin contract",
                        type -> type.getPackageName().equals("io.postrider.api.plugin")))
                .and()
                .resideOutsideOfPackage("io.postrider.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.postrider.queue", "io.postrider.queue.schedule..", "io.postrider.server.."));
    }

    @Test
    void protocolAndSessionAreFreeOfSocketsThreadsAndNetty() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("io.postrider.smtp.protocol..", "io.postrider.smtp.session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "java.util.concurrent..",
                        "java.nio.channels..",
                        "io.postrider.smtp.server..",
                        "io.postrider.smtp.client.."));
    }

    /// Every package is a slice of its own; the API is one as a whole, because its types are one contract.
    private static final class OnePerPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return SliceIdentifier.of(name.startsWith("io.postrider.api") ? "io.postrider.api" : name);
        }

        @Override
        public String getDescription() {
            return "packages, the API being one";
        }
    }

    /// `bin/sendmail` starts with these two packages and the JDK on its class path, and nothing else.
    @Test
    void sendmailNeedsOnlyTheJdk() {
        holds(classes()
                .that()
                .resideInAnyPackage("io.postrider.server.sendmail..", "io.postrider.server.control..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.postrider.server.sendmail..", "io.postrider.server.control..", "java..", "org.jspecify.."));
    }

    private static void sees(String part, String... others) {
        String[] packages = new String[others.length];
        for (int i = 0; i < others.length; i++) {
            packages[i] = "io.postrider." + others[i] + "..";
        }
        holds(noClasses()
                .that()
                .resideInAPackage("io.postrider." + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages));
    }
}
