// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import io.postrider.server.control.ControlClient;
import io.postrider.server.control.Locations;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The running server as the commands see it. Calls end in [Failure] when it is not there or says no.
final class Server {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Function<String, Optional<String>> environment;

    Server(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /// The configuration file that a command means.
    Path config(Optional<String> named) {
        return Locations.configFile(named, environment);
    }

    /// Opens a call; the caller closes the answer.
    ControlClient.Answer get(Optional<String> config, String path) {
        return call(config, client -> client.get(path));
    }

    /// Opens a call with a JSON body.
    ControlClient.Answer post(Optional<String> config, String path, JsonNode body) {
        byte[] octets = mapper.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        return call(config, client -> client.post(path, octets));
    }

    /// The whole answer as JSON.
    JsonNode json(ControlClient.Answer answer) {
        try (answer) {
            return mapper.readTree(answer.text());
        } catch (IOException e) {
            throw new Failure(Exit.TEMPORARY, "the server's answer was cut: " + e.getMessage());
        }
    }

    ObjectMapper mapper() {
        return mapper;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private interface Call {
        ControlClient.Answer on(ControlClient client) throws IOException;
    }

    private ControlClient.Answer call(Optional<String> named, Call call) {
        Path file = config(named);
        Locations at;
        try {
            at = Locations.read(file, environment);
        } catch (IOException e) {
            throw new Failure(Exit.CONFIGURATION, "cannot read the configuration " + file);
        }
        ControlClient.Answer answer;
        try {
            answer = call.on(new ControlClient(at.controlSocket()));
        } catch (AccessDeniedException e) {
            throw new Failure(Exit.NOT_PERMITTED, "no permission for " + at.controlSocket());
        } catch (IOException e) {
            throw notRunning(at, e);
        }
        return checked(answer);
    }

    private static Failure notRunning(Locations at, IOException e) {
        boolean denied = String.valueOf(e.getMessage()).contains("Permission denied");
        if (denied && Files.exists(at.controlSocket())) {
            return new Failure(Exit.NOT_PERMITTED, "no permission for " + at.controlSocket());
        }
        return new Failure(
                Exit.NOT_RUNNING, "the server is not running (nobody answers at " + at.controlSocket() + ")");
    }

    private ControlClient.Answer checked(ControlClient.Answer answer) {
        if (answer.ok()) {
            return answer;
        }
        String text;
        try (answer) {
            text = answer.text().trim();
        } catch (IOException e) {
            text = "status " + answer.status();
        }
        throw new Failure(exitCode(answer.status()), sentence(text));
    }

    private String sentence(String text) {
        try {
            JsonNode error = mapper.readTree(text).get("error");
            return error == null ? text : error.asString();
        } catch (RuntimeException noJson) {
            return text;
        }
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 400 -> Exit.USAGE;
            case 401, 403 -> Exit.NOT_PERMITTED;
            case 404 -> Exit.ABSENT;
            case 422 -> Exit.CONFIGURATION;
            case 503, 507 -> Exit.TEMPORARY;
            default -> Exit.BUG;
        };
    }
}
