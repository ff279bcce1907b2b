// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Setting;
import io.postrider.api.plugin.Settings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The settings of a table that is given by a URI alone: one text, `location`.
final class LocationSettings implements Settings {
    private final String uri;
    private final String location;
    private final Path base;

    LocationSettings(String uri, String location, Path base) {
        this.uri = uri;
        this.location = location;
        this.base = base;
    }

    private boolean has(String key) {
        return key.equals(FileTables.LOCATION) && !location.isEmpty();
    }

    @Override
    public Optional<String> text(String key) {
        return has(key) ? Optional.of(location) : Optional.empty();
    }

    @Override
    public Optional<List<String>> texts(String key) {
        return text(key).map(List::of);
    }

    @Override
    public Optional<Long> number(String key) {
        return Optional.empty();
    }

    @Override
    public Optional<Double> decimal(String key) {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> duration(String key) {
        return Optional.empty();
    }

    @Override
    public Optional<Long> octets(String key) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> path(String key) {
        return text(key).map(base::resolve);
    }

    @Override
    public Optional<Settings> section(String key) {
        return Optional.empty();
    }

    @Override
    public List<Settings> sections(String key) {
        return List.of();
    }

    /// Fills the record's `location`; all else has its default.
    @Override
    public <R extends Record> R read(Class<R> type) throws InvalidSettingException {
        return type.cast(filled(type));
    }

    private Object filled(Class<?> type) throws InvalidSettingException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i]);
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new InvalidSettingException("\"" + uri + "\": " + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private Object value(RecordComponent component) throws InvalidSettingException {
        Class<?> type = component.getType();
        if (component.getName().equals(FileTables.LOCATION)) {
            Object text = type == Path.class ? base.resolve(location) : location;
            return type == Optional.class ? text(FileTables.LOCATION) : text;
        }
        if (type == RemoteLimits.class) {
            return RemoteLimits.standard();
        }
        if (type.isRecord()) {
            return new LocationSettings(uri, "", base).filled(type);
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        return simple(component, type);
    }

    private Object simple(RecordComponent component, Class<?> type) throws InvalidSettingException {
        Setting setting = component.getAnnotation(Setting.class);
        String text = setting == null ? "" : setting.byDefault();
        if (type == String.class && (!text.isEmpty() || setting != null && setting.emptyByDefault())) {
            return text;
        }
        if (type == boolean.class && !text.isEmpty()) {
            return Boolean.parseBoolean(text);
        }
        if (type.isEnum()) {
            return List.of(type.getEnumConstants()).stream()
                    .filter(one -> one.toString().equalsIgnoreCase(text.replace('-', '_')))
                    .findFirst()
                    .orElseThrow();
        }
        if (type == int.class && !text.isEmpty()) {
            return Integer.parseInt(text);
        }
        throw new InvalidSettingException("\"" + uri + "\": a table of this kind needs " + component.getName()
                + "; make it a [table.NAME] and name that here");
    }

    @Override
    public Set<String> keys() {
        return location.isEmpty() ? Set.of() : Set.of(FileTables.LOCATION);
    }

    @Override
    public InvalidSettingException invalid(String key, String why) {
        return new InvalidSettingException("\"" + uri + "\": " + why);
    }
}
