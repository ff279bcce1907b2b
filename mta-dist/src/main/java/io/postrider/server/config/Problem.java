// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.InvalidSettingException;

/// Makes the sentences of the configuration's errors.
final class Problem {
    private Problem() {}

    static InvalidSettingException at(Position at, String sentence) {
        return new InvalidSettingException(at + ": " + sentence);
    }

    /// A value for people: quoted, at most 60 characters.
    static String show(Node node) {
        if (!(node instanceof Node.Scalar scalar)) {
            return node.kind();
        }
        String text = String.valueOf(scalar.value());
        String cut = text.length() > 60 ? text.substring(0, 57) + "..." : text;
        return scalar.value() instanceof String ? '"' + cut + '"' : cut;
    }
}
