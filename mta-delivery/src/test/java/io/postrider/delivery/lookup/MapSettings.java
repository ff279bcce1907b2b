// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Setting;
import io.postrider.api.plugin.Settings;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Settings out of a map, for tests: values already have the types that records want.
public record MapSettings(Map<String, Object> values) implements Settings {
    private <T> Optional<T> find(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    @Override
    public Optional<String> text(String key) {
        return find(key, String.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Optional<List<String>> texts(String key) {
        Object value = values.get(key);
        return value instanceof String one
                ? Optional.of(List.of(one))
                : Optional.ofNullable(value).map(list -> (List<String>) list);
    }

    @Override
    public Optional<Long> number(String key) {
        return find(key, Long.class);
    }

    @Override
    public Optional<Double> decimal(String key) {
        return find(key, Double.class);
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return find(key, Boolean.class);
    }

    @Override
    public Optional<Duration> duration(String key) {
        return find(key, Duration.class);
    }

    @Override
    public Optional<Long> octets(String key) {
        return find(key, Long.class);
    }

    @Override
    public Optional<Path> path(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> Path.of(value.toString()));
    }

    @Override
    public Optional<Settings> section(String key) {
        return Optional.empty();
    }

    @Override
    public List<Settings> sections(String key) {
        return List.of();
    }

    @Override
    public <R extends Record> R read(Class<R> type) throws InvalidSettingException {
        RecordComponent[] components = type.getRecordComponents();
        for (String key : values.keySet()) {
            boolean known = false;
            for (RecordComponent component : components) {
                known |= key(component).equals(key);
            }
            if (!known) {
                throw invalid(key, "unknown key");
            }
        }
        Object[] made = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            made[i] = value(components[i]);
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(made);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key(RecordComponent component) {
        String explicit = component.getAnnotation(Setting.class).key();
        return explicit.isEmpty()
                ? component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT)
                : explicit;
    }

    private Object value(RecordComponent component) throws InvalidSettingException {
        Object given = values.get(key(component));
        Class<?> type = component.getType();
        if (type == Optional.class) {
            return Optional.ofNullable(given);
        }
        if (given != null) {
            return type == List.class && given instanceof String one ? List.of(one) : given;
        }
        Setting setting = component.getAnnotation(Setting.class);
        String text = setting.byDefault();
        if (type == List.class) {
            return text.isEmpty() ? List.of() : List.of(text.split(", *"));
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type.isRecord()) {
            return new MapSettings(Map.of()).read(type.asSubclass(Record.class));
        }
        if (text.isEmpty() && !setting.emptyByDefault()) {
            throw invalid(key(component), "is missing");
        }
        return parsed(type, text);
    }

    private static Object parsed(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class) {
            return Boolean.parseBoolean(text);
        }
        if (type == int.class) {
            return Integer.parseInt(text);
        }
        if (type == long.class) {
            return text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text);
        }
        if (type == Duration.class) {
            return text.equals("never")
                    ? NEVER
                    : Duration.parse(
                            text.endsWith("d")
                                    ? "P" + text.toUpperCase(Locale.ROOT)
                                    : "PT" + text.toUpperCase(Locale.ROOT));
        }
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(text.replace('-', '_'))) {
                return constant;
            }
        }
        throw new IllegalStateException("no default for " + type);
    }

    @Override
    public Set<String> keys() {
        return values.keySet();
    }

    @Override
    public InvalidSettingException invalid(String key, String why) {
        return new InvalidSettingException("test.toml:1:1: " + key + ": " + why);
    }
}
