// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.architecture;

import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/// A condition from a predicate, with the offender's full name as its message.
final class Conditions {
    private Conditions() {}

    static <T extends HasName & HasName.AndFullName> ArchCondition<T> satisfy(String text, Predicate<T> kept) {
        return new ArchCondition<>(text) {
            @Override
            public void check(T item, ConditionEvents events) {
                if (!kept.test(item)) {
                    events.add(SimpleConditionEvent.violated(item, item.getFullName() + " should " + text));
                }
            }
        };
    }
}
