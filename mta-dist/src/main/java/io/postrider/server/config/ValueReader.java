// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.InvalidSettingException;
import java.time.Duration;

/// Turns a node into a value of one type, or says why not, with place, key and value. Pure functions.
final class ValueReader {
    private ValueReader() {}

    static String text(String key, Node node) throws InvalidSettingException {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
            return text;
        }
        throw wrongType(key, node, "a text in quotes");
    }

    static long number(String key, Node node) throws InvalidSettingException {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof Long number) {
            return number;
        }
        if (isUnlimited(node)) {
            return Long.MAX_VALUE;
        }
        throw wrongType(key, node, "a whole number");
    }

    static double decimal(String key, Node node) throws InvalidSettingException {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof Number number) {
            return number.doubleValue();
        }
        throw wrongType(key, node, "a number");
    }

    static boolean flag(String key, Node node) throws InvalidSettingException {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof Boolean flag) {
            return flag;
        }
        throw wrongType(key, node, "true or false");
    }

    static Duration duration(String key, Node node) throws InvalidSettingException {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
            return Values.duration(text)
                    .orElseThrow(() -> Problem.at(
                            node.at(),
                            key + " = " + Problem.show(node)
                                    + ": no duration; write a number and ms, s, m, h or d, such as \"5m\""));
        }
        throw wrongType(key, node, "a duration in quotes, such as \"5m\"");
    }

    static long octets(String key, Node node) throws InvalidSettingException {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof Long number && number >= 0) {
            return number;
        }
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
            return Values.octets(text)
                    .orElseThrow(() -> Problem.at(
                            node.at(),
                            key + " = " + Problem.show(node)
                                    + ": no size; write octets or such as \"50MiB\" or \"10MB\""));
        }
        throw wrongType(key, node, "a size, such as \"50MiB\" or a number of octets");
    }

    private static boolean isUnlimited(Node node) {
        return node instanceof Node.Scalar scalar
                && ("unlimited".equals(scalar.value()) || "never".equals(scalar.value()));
    }

    static InvalidSettingException wrongType(String key, Node node, String wanted) {
        return Problem.at(node.at(), key + " = " + Problem.show(node) + ": wants " + wanted + ", not " + node.kind());
    }
}
