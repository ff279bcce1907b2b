// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one component of a settings record.
final class ComponentReader {
    private final TomlSettings settings;
    private final RecordComponent component;
    private final Setting setting;
    private final String key;

    ComponentReader(TomlSettings settings, RecordComponent component) {
        this.settings = settings;
        this.component = component;
        this.setting = RecordBinder.setting(component);
        this.key = RecordBinder.key(component);
    }

    Object read() throws InvalidSettingException {
        Optional<Node> node = node();
        if (node.isPresent()) {
            return value(node.get(), component.getGenericType());
        }
        if (!setting.byDefault().isEmpty() || setting.emptyByDefault()) {
            return value(
                    DefaultText.node(setting.byDefault(), component.getGenericType(), settings.at()),
                    component.getGenericType());
        }
        Class<?> type = component.getType();
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type.isRecord()) {
            return value(new Node.Section(settings.at(), new LinkedHashMap<>()), type);
        }
        throw Problem.at(settings.at(), key + " is missing: " + setting.text());
    }

    private Optional<Node> node() throws InvalidSettingException {
        Optional<Node> direct = settings.find(key);
        if (direct.isPresent() || !setting.secret()) {
            return direct;
        }
        Optional<Node> file = settings.find(key + "-file");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Position at = file.get().at();
        Path path = Substitution.resolve(ValueReader.text(key + "-file", file.get()), at);
        return Optional.of(new Node.Scalar(at, Substitution.contents(path, at)));
    }

    private Object value(Node node, Type type) throws InvalidSettingException {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return Optional.of(value(node, arguments[0]));
            }
            return generic.getRawType() == List.class ? list(node, arguments[0]) : map(node, arguments[1]);
        }
        return simple(node, (Class<?>) type);
    }

    private List<Object> list(Node node, Type element) throws InvalidSettingException {
        List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
        List<Object> values = new ArrayList<>();
        for (Node item : items) {
            values.add(value(item, element));
        }
        return List.copyOf(values);
    }

    private Map<String, Object> map(Node node, Type element) throws InvalidSettingException {
        if (!(node instanceof Node.Section section)) {
            throw ValueReader.wrongType(key, node, "a table");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : section.entries().entrySet()) {
            values.put(entry.getKey(), value(entry.getValue(), element));
        }
        return java.util.Collections.unmodifiableMap(values);
    }

    private Object simple(Node node, Class<?> type) throws InvalidSettingException {
        if (type == String.class) {
            return ValueReader.text(key, node);
        }
        if (type == boolean.class || type == Boolean.class) {
            return ValueReader.flag(key, node);
        }
        if (type == Path.class) {
            return Substitution.resolve(ValueReader.text(key, node), node.at());
        }
        if (type.isEnum()) {
            return constant(node, type);
        }
        if (type.isRecord()) {
            return record(node, type.asSubclass(Record.class));
        }
        return ranged(node, type);
    }

    private Object ranged(Node node, Class<?> type) throws InvalidSettingException {
        Comparable<?> value;
        if (type == Duration.class) {
            value = ValueReader.duration(key, node);
        } else if (type == double.class || type == Double.class) {
            value = ValueReader.decimal(key, node);
        } else {
            value = setting.unit() == Setting.Unit.OCTETS
                    ? ValueReader.octets(key, node)
                    : ValueReader.number(key, node);
        }
        new Range(setting, key).check(value, node);
        boolean narrow = type == int.class || type == Integer.class;
        return narrow && value instanceof Long number ? (Object) (int) Math.min(number, Integer.MAX_VALUE) : value;
    }

    private Object constant(Node node, Class<?> type) throws InvalidSettingException {
        Object raw = node instanceof Node.Scalar scalar ? scalar.value() : "";
        String text = raw instanceof Boolean flag ? booleanWord(flag, type) : String.valueOf(raw);
        for (Object one : type.getEnumConstants()) {
            if (RecordBinder.dashed((Enum<?>) one).equals(text)) {
                return one;
            }
        }
        throw Problem.at(
                node.at(), key + " = " + Problem.show(node) + ": wants one of " + RecordBinder.constants(type));
    }

    // CONTRACT: auth = true is require, auth = false is off; the same for every enum that has these words
    private static String booleanWord(boolean flag, Class<?> type) {
        String words = RecordBinder.constants(type);
        if (!flag) {
            return words.contains("\"off\"") ? "off" : "none";
        }
        return words.contains("\"require\"") ? "require" : "on";
    }

    private Record record(Node node, Class<? extends Record> type) throws InvalidSettingException {
        if (!(node instanceof Node.Section section)) {
            throw ValueReader.wrongType(key, node, "a table");
        }
        return RecordBinder.bind(new TomlSettings(section), type);
    }
}
