// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The settings of one table of the configuration. Remembers which keys were asked for, so that the rest can
/// be
/// refused. Not thread-safe.
public final class TomlSettings implements Settings {
    private final Node.Section section;
    private final Set<String> asked;
    private final Map<Node, TomlSettings> below = new IdentityHashMap<>();

    /// Settings over a table; `known` are keys that somebody else reads.
    public TomlSettings(Node.Section section, String... known) {
        this(section, new HashSet<>(List.of(known)));
    }

    private TomlSettings(Node.Section section, Set<String> asked) {
        this.section = section;
        this.asked = asked;
    }

    /// The same table with entries of another one where it has none, and with more values. What is asked of
    /// it counts as
    /// asked of this one.
    public TomlSettings over(TomlSettings fallback, Map<String, Object> more) {
        Map<String, Node> entries = new LinkedHashMap<>(fallback.section.entries());
        entries.putAll(section.entries());
        more.forEach((key, value) -> entries.put(key, new Node.Scalar(section.at(), value)));
        return new TomlSettings(new Node.Section(section.at(), entries), asked);
    }

    /// An empty table that stands where this one does.
    public TomlSettings empty() {
        return new TomlSettings(new Node.Section(section.at(), new LinkedHashMap<>()));
    }

    /// The table below, or an empty one.
    public TomlSettings table(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        return node.isEmpty() ? empty() : below(key, node.get());
    }

    /// The tables below `key` by their names: `[certificate.NAME]`.
    public Map<String, TomlSettings> named(String key) throws InvalidSettingException {
        TomlSettings all = table(key);
        Map<String, TomlSettings> found = new LinkedHashMap<>();
        for (String name : all.section.entries().keySet()) {
            found.put(name, all.table(name));
        }
        return found;
    }

    /// All keys and values as one text, places left out: equal for equal settings.
    public String describe() {
        StringBuilder text = new StringBuilder();
        describe(text, section);
        return text.toString();
    }

    private static void describe(StringBuilder text, Node node) {
        switch (node) {
            case Node.Scalar scalar -> text.append(scalar.value()).append('\n');
            case Node.Sequence sequence -> {
                text.append('[');
                sequence.items().forEach(item -> describe(text, item));
                text.append(']');
            }
            case Node.Section table -> {
                text.append('{');
                table.entries()
                        .forEach((key, value) -> describe(text.append(key).append('='), value));
                text.append('}');
            }
        }
    }

    /// The folder of the file in which a key stands: what its relative paths are resolved against.
    public Path folderOf(String key) {
        Node node = section.entries().get(key);
        return Substitution.resolve("", node == null ? section.at() : node.at());
    }

    /// Where the table stands.
    public Position at() {
        return section.at();
    }

    Node.Section node() {
        return section;
    }

    Optional<Node> find(String key) {
        asked.add(key);
        return Optional.ofNullable(section.entries().get(key));
    }

    @Override
    public Optional<String> text(String key) throws InvalidSettingException {
        Optional<Node> direct = find(key);
        if (direct.isEmpty() && section.entries().containsKey(key + "-file")) {
            Node file = find(key + "-file").orElseThrow();
            return Optional.of(Substitution.contents(pathOf(key + "-file", file), file.at()));
        }
        return direct.isEmpty() ? Optional.empty() : Optional.of(ValueReader.text(key, direct.get()));
    }

    @Override
    public Optional<List<String>> texts(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!(node.get() instanceof Node.Sequence sequence)) {
            return Optional.of(List.of(ValueReader.text(key, node.get())));
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.items()) {
            texts.add(ValueReader.text(key, item));
        }
        return Optional.of(List.copyOf(texts));
    }

    @Override
    public Optional<Long> number(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        return node.isEmpty() ? Optional.empty() : Optional.of(ValueReader.number(key, node.get()));
    }

    @Override
    public Optional<Double> decimal(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        return node.isEmpty() ? Optional.empty() : Optional.of(ValueReader.decimal(key, node.get()));
    }

    @Override
    public Optional<Boolean> flag(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        return node.isEmpty() ? Optional.empty() : Optional.of(ValueReader.flag(key, node.get()));
    }

    @Override
    public Optional<Duration> duration(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        return node.isEmpty() ? Optional.empty() : Optional.of(ValueReader.duration(key, node.get()));
    }

    @Override
    public Optional<Long> octets(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        return node.isEmpty() ? Optional.empty() : Optional.of(ValueReader.octets(key, node.get()));
    }

    @Override
    public Optional<Path> path(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        return node.isEmpty() ? Optional.empty() : Optional.of(pathOf(key, node.get()));
    }

    private static Path pathOf(String key, Node node) throws InvalidSettingException {
        return Substitution.resolve(ValueReader.text(key, node), node.at());
    }

    @Override
    public Optional<Settings> section(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(below(key, node.get()));
    }

    @Override
    public List<Settings> sections(String key) throws InvalidSettingException {
        List<Settings> all = new ArrayList<>();
        for (TomlSettings one : tables(key)) {
            all.add(one);
        }
        return List.copyOf(all);
    }

    /// The tables of an array of tables; a single table counts as one.
    public List<TomlSettings> tables(String key) throws InvalidSettingException {
        Optional<Node> node = find(key);
        if (node.isEmpty()) {
            return List.of();
        }
        List<Node> items = node.get() instanceof Node.Sequence sequence ? sequence.items() : List.of(node.get());
        List<TomlSettings> all = new ArrayList<>();
        for (Node item : items) {
            all.add(below(key, item));
        }
        return List.copyOf(all);
    }

    private TomlSettings below(String key, Node node) throws InvalidSettingException {
        if (!(node instanceof Node.Section table)) {
            throw Problem.at(node.at(), key + " wants a table, not " + node.kind());
        }
        // one table, however often it is read: what one reader asked for is known when another asks
        return below.computeIfAbsent(table, same -> new TomlSettings(table));
    }

    @Override
    public <R extends Record> R read(Class<R> type) throws InvalidSettingException {
        R record = RecordBinder.fill(this, type);
        asked.addAll(RecordBinder.keysOf(type));
        return record;
    }

    @Override
    public Set<String> keys() {
        return new TreeSet<>(section.entries().keySet());
    }

    @Override
    public InvalidSettingException invalid(String key, String why) {
        Node node = section.entries().get(key);
        return node == null
                ? Problem.at(section.at(), key + ": " + why)
                : Problem.at(node.at(), key + " = " + Problem.show(node) + ": " + why);
    }

    /// Refuses the first key that nobody asked for, here and below.
    ///
    /// @throws InvalidSettingException with the nearest known key
    public void refuseUnknown() throws InvalidSettingException {
        for (var entry : section.entries().entrySet()) {
            if (!asked.contains(entry.getKey())) {
                throw unknown(entry.getKey(), entry.getValue().at(), asked);
            }
        }
        for (TomlSettings one : below.values()) {
            one.refuseUnknown();
        }
    }

    /// Refuses the first key that is neither among `known` nor was asked for.
    void refuseUnknownExcept(Set<String> known) throws InvalidSettingException {
        asked.addAll(known);
        refuseUnknown();
    }

    static InvalidSettingException unknown(String key, Position at, Set<String> known) {
        String hint = NearestKey.of(key, known)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
        return Problem.at(at, "unknown key " + key + hint);
    }
}
