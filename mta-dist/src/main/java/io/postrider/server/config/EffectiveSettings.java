// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes settings records back as TOML, secrets left out: `postrider config show`.
public final class EffectiveSettings {
    private final StringBuilder toml = new StringBuilder();
    private final Set<String> written = new HashSet<>();

    /// Begins a table, such as `[limits]`; empty for the top of the file.
    public EffectiveSettings header(String header) {
        written.clear();
        if (!header.isEmpty()) {
            toml.append("\n").append(header).append("\n");
        }
        return this;
    }

    /// Adds a record's settings to the table; keys that are there already are left out.
    public EffectiveSettings add(Record settings) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            Object value = value(component, settings);
            String key = RecordBinder.key(component);
            if (!written.add(key)) {
                continue;
            }
            if (RecordBinder.setting(component).secret()) {
                toml.append("# ").append(key).append(" is secret\n");
            } else {
                entry(key, value);
            }
        }
        return this;
    }

    private static Object value(RecordComponent component, Record settings) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void entry(String key, Object value) {
        Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (present == null || present instanceof Map<?, ?> || present instanceof Record) {
            return;
        }
        toml.append(key).append(" = ").append(literal(present)).append("\n");
    }

    private static String literal(Object value) {
        return switch (value) {
            case List<?> list ->
                "["
                        + String.join(
                                ", ",
                                list.stream().map(EffectiveSettings::literal).toList()) + "]";
            case Duration duration -> quoted(Values.show(duration));
            case Enum<?> constant -> quoted(RecordBinder.dashed(constant));
            case Boolean flag -> flag.toString();
            case Number number -> number.equals(Long.MAX_VALUE) ? "\"unlimited\"" : number.toString();
            case Optional<?> optional ->
                optional.map(EffectiveSettings::literal).orElse("\"\"");
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @Override
    public String toString() {
        return toml.toString();
    }
}
