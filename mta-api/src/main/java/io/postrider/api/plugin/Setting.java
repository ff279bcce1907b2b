// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one setting: a component of a settings record that [Settings#read] fills and from which the
/// reference
/// manual is generated. The key is the component's name in lower-case-dashes.
///
/// Component types: `String`, `boolean`, `int`, `long`, `double`, `Duration`, `Path`, enums (constants in
/// lower-case-dashes), other annotated records (tables), `List` of these, `Map<String, record>` (named
/// tables), and
/// `Optional` of these for what has no default.
///
/// @since 0.1
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /// What it is for: one or two sentences for the manual.
    String text();

    /// The default as it would stand in the file, without quotes for texts (`5m`, `25`, `true`, `a, b` for
    /// lists).
    /// Empty: for `Optional`, `List`, `Map` none; for all others the setting is required.
    String byDefault() default "";

    /// True when the default is the empty text.
    boolean emptyByDefault() default false;

    /// The range as `MIN..MAX`, in the form of the default; either end may be absent.
    String range() default "";

    /// How a number is written.
    Unit unit() default Unit.PLAIN;

    /// Another key than the component's name.
    String key() default "";

    /// True for passwords and keys: `KEY-file` is accepted beside `KEY`, and the value is never printed.
    boolean secret() default false;

    /// How a number is written.
    enum Unit {
        /// As a number.
        PLAIN,
        /// As a size in octets: a number, or `KiB MiB GiB kB MB GB`; `unlimited` is the type's maximum.
        OCTETS
    }
}
