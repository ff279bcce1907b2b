// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Identity;
import io.postrider.api.smtp.TlsFacts;
import java.util.Optional;

/// Knows whose a client certificate is (EXTERNAL, RFC 4422 appendix A).
public interface CertificateIdentities {
    /// Whose it is; empty where there is none, or it is unknown or not verified.
    Optional<Identity> identity(TlsFacts tls);
}
