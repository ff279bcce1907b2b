// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `[admin]`.
public record AdminSettings(
        @Setting(text = "Where the admin API and page listen; absent = no TCP.")
        Optional<String> bind,

        @Setting(text = "A file with the token; without it only /healthz, /readyz and /metrics answer on TCP.")
        Optional<Path> tokenFile,

        @Setting(text = "The control socket; default: control.sock in the state directory.")
        Optional<Path> socket,

        @Setting(text = "Users and @groups that may do everything; root and the server's user always.")
        List<String> operators,

        @Setting(text = "Users and @groups that may look; * = everybody.", byDefault = "*")
        List<String> readers) {}
