// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// `[relay]`: who may send to others through mx listeners without authentication.
///
/// @param networks the default of a listener's `relay-networks`
/// @param clientCertificates a table of fingerprints
public record RelaySettings(
        @Setting(
                text = "Networks that may relay through mx listeners without authentication.",
                byDefault = "127.0.0.0/8, ::1/128")
        List<String> networks,

        @Setting(
                text =
                        "A table of SHA-256 fingerprints of client certificates that may relay, in hex, with or without colons.")
        Optional<String> clientCertificates) {}
