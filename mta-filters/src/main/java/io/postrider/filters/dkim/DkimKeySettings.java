// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.plugin.Setting;
import java.nio.file.Path;

/// `[[filter.key]]` of `dkim-sign`. A domain with two keys (RSA and Ed25519) gets two signatures.
public record DkimKeySettings(
        @Setting(text = "Mail with this author domain is signed, and d= of its signature.")
        String domain,

        @Setting(text = "s= of the signature: the public key stands at SELECTOR._domainkey.DOMAIN.")
        String selector,

        @Setting(text = "The private key: PEM (PKCS#8 or PKCS#1). Read again when the file changes.")
        Path file,

        @Setting(text = "Sign mail of subdomains of the domain too.", byDefault = "true")
        boolean subdomains) {}
