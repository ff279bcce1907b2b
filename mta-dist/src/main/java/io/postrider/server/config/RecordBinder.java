// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Fills a settings record from a table: defaults, types, ranges, unknown keys. Pure but for the files of
/// secrets.
final class RecordBinder {
    private RecordBinder() {}

    static <R extends Record> R bind(TomlSettings settings, Class<R> type) throws InvalidSettingException {
        settings.refuseUnknownExcept(keysOf(type));
        return fill(settings, type);
    }

    /// As [#bind], but other keys may stand beside.
    static <R extends Record> R fill(TomlSettings settings, Class<R> type) throws InvalidSettingException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = new ComponentReader(settings, components[i]).read();
        }
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            String why =
                    Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("not valid");
            throw Problem.at(settings.at(), why);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    /// The keys of a record, secrets' `-file` forms included.
    static Set<String> keysOf(Class<? extends Record> type) {
        Set<String> keys = new LinkedHashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            keys.add(key(component));
            if (setting(component).secret()) {
                keys.add(key(component) + "-file");
            }
        }
        return keys;
    }

    static Setting setting(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(component + " carries no @Setting");
        }
        return setting;
    }

    static String key(RecordComponent component) {
        String explicit = setting(component).key();
        return explicit.isEmpty() ? dashed(component.getName()) : explicit;
    }

    /// `messageSize` → `message-size`.
    static String dashed(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /// `FSYNC_ALL` → `fsync-all`.
    static String dashed(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String constants(Class<?> type) {
        return String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(c -> "\"" + dashed((Enum<?>) c) + "\"")
                        .toList());
    }
}
