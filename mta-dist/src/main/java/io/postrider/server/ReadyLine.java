// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The one line on standard output.
final class ReadyLine {
    private ReadyLine() {}

    static String of(Map<String, List<String>> listeners, Optional<String> admin, long pid) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode line = mapper.createObjectNode();
        ObjectNode bound = line.putObject("listeners");
        listeners.forEach((name, addresses) -> {
            ArrayNode array = bound.putArray(name);
            addresses.forEach(array::add);
        });
        if (admin.isPresent()) {
            line.put("admin", admin.get());
        } else {
            line.putNull("admin");
        }
        line.put("pid", pid);
        return "READY " + mapper.writeValueAsString(line);
    }
}
