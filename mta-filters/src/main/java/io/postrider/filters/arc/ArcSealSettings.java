// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;
import java.util.List;

/// `[[filter]] use = "arc-seal"`.
public record ArcSealSettings(
        @Setting(text = "d= of the seal.") String domain,

        @Setting(text = "s= of the seal: the public key stands at SELECTOR._domainkey.DOMAIN.")
        String selector,

        @Setting(text = "The private key: PEM (PKCS#8 or PKCS#1). Read again when the file changes.")
        Path file,

        @Setting(
                text =
                        "The header fields that the message signature covers, where they occur. Default: those of DKIM signing, and DKIM-Signature.")
        List<String> headers) {}
