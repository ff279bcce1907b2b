// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One call.
///
/// @param method upper case
/// @param path without the query
/// @param query the query's parameters
/// @param body the octets, bounded by the server
/// @param caller who
public record Request(String method, String path, Map<String, List<String>> query, byte[] body, Caller caller) {
    /// The first value of a parameter.
    public Optional<String> parameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /// The body as UTF-8.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
