// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.InvalidSettingException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Reads a TOML file and those it includes into [Node]s. Not thread-safe; one use.
///
/// `include = ["conf.d/*.toml"]` is expanded where it stands: before what follows it in the file. Globs give
/// their
/// files in byte order, arrays of tables append, and one scalar set twice is an error that names both places.
public final class TomlReader {
    private static final int MAX_INCLUDE_DEPTH = 10;
    private final Substitution substitution;
    private final List<Path> files = new ArrayList<>();

    /// Makes a reader that takes `${env:…}` from `environment`.
    public TomlReader(Function<String, Optional<String>> environment) {
        this.substitution = new Substitution(environment);
    }

    /// Reads `file` and all that it includes.
    ///
    /// @throws InvalidSettingException for the first error, with its place
    public Node.Section read(Path file) throws InvalidSettingException {
        return read(file, new Position(file, 1, 1), 0);
    }

    /// The files that were read, in order.
    public List<Path> files() {
        return List.copyOf(files);
    }

    private Node.Section read(Path file, Position from, int depth) throws InvalidSettingException {
        if (depth > MAX_INCLUDE_DEPTH) {
            throw Problem.at(
                    from, "includes are nested deeper than " + MAX_INCLUDE_DEPTH + "; does a file include itself?");
        }
        TomlParseResult parsed;
        try {
            parsed = Toml.parse(Files.readString(file));
        } catch (IOException e) {
            throw Problem.at(from, "cannot read " + file + ": " + Substitution.reason(e));
        }
        files.add(file);
        if (!parsed.errors().isEmpty()) {
            TomlParseError first = parsed.errors().getFirst();
            throw Problem.at(position(file, first.position()), "not TOML: " + first.getMessage());
        }
        Node.Section own = section(file, parsed, new Position(file, 1, 1));
        Node include = own.entries().remove("include");
        if (include == null) {
            return own;
        }
        Node.Section all = new Node.Section(own.at(), new LinkedHashMap<>());
        for (Node.Scalar pattern : texts(include)) {
            for (Path one : expand((String) pattern.value(), pattern.at())) {
                merge(all.entries(), read(one, pattern.at(), depth + 1).entries(), "");
            }
        }
        merge(all.entries(), own.entries(), "");
        return all;
    }

    private static List<Node.Scalar> texts(Node include) throws InvalidSettingException {
        List<Node> items = include instanceof Node.Sequence sequence ? sequence.items() : List.of(include);
        List<Node.Scalar> texts = new ArrayList<>();
        for (Node item : items) {
            if (!(item instanceof Node.Scalar scalar) || !(scalar.value() instanceof String)) {
                throw Problem.at(item.at(), "include wants file names, not " + item.kind());
            }
            texts.add(scalar);
        }
        return texts;
    }

    private static List<Path> expand(String pattern, Position at) throws InvalidSettingException {
        Path path = Substitution.resolve(pattern, at);
        if (pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[' || c == '{')) {
            return List.of(path);
        }
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path.getFileName());
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(p -> matcher.matches(p.getFileName()))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw Problem.at(at, "cannot list " + folder + ": " + Substitution.reason(e));
        }
    }

    private static void merge(Map<String, Node> into, Map<String, Node> from, String prefix)
            throws InvalidSettingException {
        for (Map.Entry<String, Node> entry : from.entrySet()) {
            String key = prefix + entry.getKey();
            Node old = into.get(entry.getKey());
            Node added = entry.getValue();
            if (old == null) {
                into.put(entry.getKey(), added);
            } else if (old instanceof Node.Section a && added instanceof Node.Section b) {
                merge(a.entries(), b.entries(), key + ".");
            } else if (isTables(old) && isTables(added)) {
                List<Node> both = new ArrayList<>(((Node.Sequence) old).items());
                both.addAll(((Node.Sequence) added).items());
                into.put(entry.getKey(), new Node.Sequence(old.at(), both));
            } else {
                throw Problem.at(added.at(), key + " is set twice: first at " + old.at());
            }
        }
    }

    private static boolean isTables(Node node) {
        return node instanceof Node.Sequence sequence
                && sequence.items().stream().allMatch(Node.Section.class::isInstance);
    }

    private Node.Section section(Path file, TomlTable table, Position at) throws InvalidSettingException {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            List<String> path = List.of(key);
            Object value = table.get(path);
            if (value != null) {
                entries.put(key, node(file, value, position(file, table.inputPositionOf(path))));
            }
        }
        return new Node.Section(at, entries);
    }

    private Node node(Path file, Object value, Position at) throws InvalidSettingException {
        return switch (value) {
            case TomlTable table -> section(file, table, at);
            case TomlArray array -> sequence(file, array, at);
            case String text -> new Node.Scalar(at, substitution.apply(text, at));
            case Long number -> new Node.Scalar(at, number);
            case Double number -> new Node.Scalar(at, number);
            case Boolean flag -> new Node.Scalar(at, flag);
            default -> new Node.Scalar(at, value.toString());
        };
    }

    private Node.Sequence sequence(Path file, TomlArray array, Position at) throws InvalidSettingException {
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            items.add(node(file, array.get(i), position(file, array.inputPositionOf(i))));
        }
        return new Node.Sequence(at, items);
    }

    private static Position position(Path file, @Nullable TomlPosition at) {
        return at == null ? new Position(file, 1, 1) : new Position(file, at.line(), at.column());
    }
}
