// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.dns.DnsResolver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers JSON lines: one line out per line in, in order, each flushed; a bad request is answered and the
/// next one
/// read. One thread.
public final class CheckBatch {
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, CheckOp> ops = new TreeMap<>();

    /// All ops of the program.
    public CheckBatch() {
        this(CheckOps.all());
    }

    /// These ops.
    public CheckBatch(List<CheckOp> ops) {
        for (CheckOp op : ops) {
            this.ops.put(op.name(), op);
        }
    }

    /// The names of all ops, in order.
    public List<String> names() {
        return List.copyOf(ops.keySet());
    }

    /// Reads requests to the end of `in` and answers each on `out`; the exit code is 0.
    ///
    /// @param dnsByServer makes the resolver for `"dns":{"server":"HOST:PORT"}`
    public int run(InputStream in, OutputStream out, Function<String, DnsResolver> dnsByServer) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            out.write((answer(line, dnsByServer) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        return 0;
    }

    /// Answers one request.
    public String answer(String line, Function<String, DnsResolver> dnsByServer) {
        ObjectNode answer = json.createObjectNode();
        JsonNode request;
        try {
            request = json.readTree(line);
        } catch (JacksonException noJson) {
            return failed(answer, "no JSON: " + noJson.getOriginalMessage());
        }
        if (!request.isObject()) {
            return failed(answer, "no JSON object");
        }
        JsonNode id = request.path("id");
        answer.set("id", id.isMissingNode() ? json.nullNode() : id);
        return json.writeValueAsString(answer(request, answer, dnsByServer));
    }

    private String failed(ObjectNode answer, String why) {
        answer.putNull("id");
        answer.put("error", why);
        return json.writeValueAsString(answer);
    }

    private ObjectNode answer(JsonNode request, ObjectNode answer, Function<String, DnsResolver> dnsByServer) {
        String name = request.path("op").asString("");
        CheckOp op = ops.get(name);
        ObjectNode bare = answer.deepCopy();
        if (op == null) {
            return bare.put("error", "unknown op " + name);
        }
        try {
            CheckRequest checked = new CheckRequest(request, dnsByServer);
            op.answer(checked, answer);
            checked.putQueries(answer);
            return answer;
        } catch (BadRequestException bad) {
            return bare.put("error", bad.why());
        } catch (RuntimeException bug) {
            // the process goes on whatever a request does; a driver sees the bug as an error
            return bare.put("error", "internal error: " + bug);
        }
    }
}
