// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A tag=value list (RFC 6376 §3.2). Names are case-sensitive and unique; unknown ones stay in. Immutable.
public final class TagList {
    private static final int MAX_TAGS = 100;
    private final Map<String, Tag> tags;

    /// One tag.
    ///
    /// @param name its name
    /// @param value its value, stripped at both ends; white space inside stays
    /// @param start where the raw value begins in the text, behind the `=`
    /// @param end where it ends, at the `;` or the end
    public record Tag(String name, String value, int start, int end) {}

    private TagList(Map<String, Tag> tags) {
        this.tags = tags;
    }

    /// Reads a list; the text may be folded.
    public static TagList parse(String text) throws DkimSyntaxException {
        Map<String, Tag> tags = new LinkedHashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf(';', start);
            boolean last = end < 0;
            if (last) {
                end = text.length();
            }
            if (last && isBlank(text, start, end) && !tags.isEmpty()) {
                break;
            }
            Tag tag = tag(text, start, end);
            if (tags.putIfAbsent(tag.name(), tag) != null) {
                throw new DkimSyntaxException("tag " + tag.name() + " occurs twice");
            }
            if (tags.size() > MAX_TAGS) {
                throw new DkimSyntaxException("too many tags");
            }
            start = end + 1;
        }
        if (tags.isEmpty()) {
            throw new DkimSyntaxException("no tags");
        }
        return new TagList(tags);
    }

    // tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]
    private static Tag tag(String text, int start, int end) throws DkimSyntaxException {
        int equals = text.indexOf('=', start);
        if (equals < 0 || equals >= end) {
            throw new DkimSyntaxException("tag without =");
        }
        String name = strip(text.substring(start, equals));
        if (!isName(name)) {
            throw new DkimSyntaxException("bad tag name");
        }
        String value = strip(text.substring(equals + 1, end));
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean control = c < ' ' && c != '\t' && c != '\r' && c != '\n' || c == 0x7f;
            if (control) {
                throw new DkimSyntaxException("control character in tag " + name);
            }
        }
        return new Tag(name, value, equals + 1, end);
    }

    // tag-name = ALPHA *( ALPHA / DIGIT / "_" )
    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '_'))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isBlank(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    static String withoutSpace(String text) {
        StringBuilder bare = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                bare.append(text.charAt(i));
            }
        }
        return bare.toString();
    }

    /// A tag's value.
    public Optional<String> value(String name) {
        return tag(name).map(Tag::value);
    }

    /// A tag with its place in the text.
    public Optional<Tag> tag(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    /// A tag's value that must be there.
    public String required(String name) throws DkimSyntaxException {
        Tag tag = tags.get(name);
        if (tag == null) {
            throw new DkimSyntaxException("tag " + name + " is missing");
        }
        return tag.value();
    }

    /// The first tag's name.
    public String firstName() {
        return tags.keySet().iterator().next();
    }

    /// All names, in order.
    public List<String> names() {
        return List.copyOf(tags.keySet());
    }

    /// A value that is a list with colons, white space around its items removed; an empty item is an error.
    public List<String> items(String name) throws DkimSyntaxException {
        List<String> items = new ArrayList<>();
        for (String item : required(name).split(":", -1)) {
            String bare = strip(item);
            if (bare.isEmpty()) {
                throw new DkimSyntaxException("empty item in tag " + name);
            }
            items.add(bare);
        }
        return items;
    }
}
