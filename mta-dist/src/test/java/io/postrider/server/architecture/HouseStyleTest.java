// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.postrider.server.architecture.Program.holds;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Names, and calls that make a test impossible or a program unbounded.
class HouseStyleTest {
    /// Where a process talks to whoever started it.
    private static final String[] CONSOLE = {
        "io.postrider.server",
        "io.postrider.server.cli..",
        "io.postrider.server.check..",
        "io.postrider.server.sendmail..",
        "io.postrider.server.log..",
    };

    private static final Set<String> NAMES_WITH_MEANING = Set.of("QueueManager");

    private static final Pattern EMPTY_NAME =
            Pattern.compile("Abstract[A-Z].*|.*(Impl|Utils?|Helpers?|Managers?|Base)(V?\\d+)?");

    private static final Pattern GETTER = Pattern.compile("get[A-Z].*");

    @Test
    void namesSayWhatAThingIs() {
        holds(classes()
                .should(Conditions.satisfy(
                        "have a name that says what it is",
                        (JavaClass type) -> NAMES_WITH_MEANING.contains(type.getSimpleName())
                                || !EMPTY_NAME.matcher(type.getSimpleName()).matches())));
    }

    @Test
    void thereAreNoGetters() {
        holds(methods()
                .should(Conditions.satisfy(
                        "be named without get, unless a library wants it so",
                        (JavaMethod method) -> !GETTER.matcher(method.getName()).matches()
                                || method.getModifiers().contains(JavaModifier.SYNTHETIC)
                                || isDeclaredByALibrary(method))));
    }

    @Test
    void thereAreNoSetters() {
        holds(methods()
                .should(Conditions.satisfy(
                        "be no setter", (JavaMethod method) -> !isSetter(method) || isDeclaredByALibrary(method))));
    }

    @Test
    void inheritanceIsOneDeep() {
        holds(classes()
                .should(Conditions.satisfy(
                        "extend no class of ours that extends one of ours",
                        (JavaClass type) -> type.getRawSuperclass()
                                .filter(HouseStyleTest::isOurs)
                                .flatMap(JavaClass::getRawSuperclass)
                                .filter(HouseStyleTest::isOurs)
                                .isEmpty())));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : Program.CLASSES) {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(home.getName());
            }
        }
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @Test
    void onlyTheConsoleWritesToStandardOutput() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(CONSOLE)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void timeIsInjected() {
        holds(noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(java.util.Date.class)
                .orShould()
                .callMethodWhere(target(
                        DescribedPredicate.describe("now() without a clock", HouseStyleTest::isNowWithoutAClock))));
    }

    @Test
    void randomnessIsInjected() {
        holds(noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(java.util.concurrent.ThreadLocalRandom.class, "current")
                .orShould()
                .callConstructor(java.util.Random.class));
    }

    @Test
    void nobodySleepsOrMakesABareThread() {
        holds(noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callConstructor(Thread.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class)
                .orShould()
                .callConstructor(Thread.class, Runnable.class, String.class));
    }

    @Test
    void onlyTheProgramEndsTheProcess() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(CONSOLE)
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    /// `setAside` is a word; `setTimeout` beside a field `timeout` is a setter.
    private static boolean isSetter(JavaMethod method) {
        String name = method.getName();
        if (!name.matches("set[A-Z].*") || method.getParameters().size() != 1) {
            return false;
        }
        String field = Character.toLowerCase(name.charAt(3)) + name.substring(4);
        return method.getOwner().getFields().stream()
                .anyMatch(candidate -> candidate.getName().equals(field));
    }

    private static boolean isNowWithoutAClock(AccessTarget target) {
        return target.getName().equals("now")
                && target.getOwner().getPackageName().startsWith("java.time")
                && target instanceof AccessTarget.MethodCallTarget call
                && call.getRawParameterTypes().stream().noneMatch(type -> type.isAssignableTo("java.time.Clock"));
    }

    private static boolean isDeclaredByALibrary(JavaMethod method) {
        return method.getOwner().getAllRawSuperclasses().stream().anyMatch(type -> declares(type, method))
                || method.getOwner().getAllRawInterfaces().stream().anyMatch(type -> declares(type, method));
    }

    private static boolean declares(JavaClass type, JavaMethod method) {
        return !isOurs(type)
                && type.getMethods().stream()
                        .anyMatch(declared -> declared.getName().equals(method.getName()));
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("io.postrider");
    }
}
