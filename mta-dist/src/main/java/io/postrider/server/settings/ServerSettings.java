// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;
import java.util.Optional;

/// The scalars at the top of the configuration.
///
/// @param hostname our name
/// @param stateDirectory the whole state
/// @param origin completes unqualified addresses
/// @param postmaster where postmaster's mail goes
public record ServerSettings(
        @Setting(text = "Our own name, in the greeting, EHLO, trace fields and notifications.")
        String hostname,

        @Setting(
                text = "The folder of the whole state: copy it when stopped, `queue backup` while running.",
                byDefault = "/var/lib/postrider")
        Path stateDirectory,

        @Setting(
                text =
                        "Completes unqualified addresses of sendmail(1), the API and relay networks. Default: hostname if a [[domain]] covers it, else the first [[domain]], else hostname.")
        Optional<String> origin,

        @Setting(text = "Where mail for postmaster goes. Default: postmaster at the first [[domain]].")
        Optional<String> postmaster) {}
