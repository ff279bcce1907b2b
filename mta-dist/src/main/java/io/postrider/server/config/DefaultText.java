// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/// Makes a node of a default as an annotation writes it.
final class DefaultText {
    private DefaultText() {}

    static Node node(String text, Type type, Position at) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[0];
            if (generic.getRawType() != List.class) {
                return node(text, element, at);
            }
            List<Node> items = new ArrayList<>();
            for (String item : text.isEmpty() ? new String[0] : text.split(", *")) {
                items.add(node(item, element, at));
            }
            return new Node.Sequence(at, items);
        }
        return new Node.Scalar(at, value(text, (Class<?>) type));
    }

    private static Object value(String text, Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.parseBoolean(text);
        }
        if (type == double.class || type == Double.class) {
            return Double.parseDouble(text);
        }
        boolean whole = type == int.class || type == long.class || type == Integer.class || type == Long.class;
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-');
        return whole && digits ? (Object) Long.valueOf(text) : text;
    }
}
