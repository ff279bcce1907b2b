// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The client's messages of SCRAM (RFC 5802 §7). Pure functions.
final class ScramMessages {
    // m= is reserved for extensions that must be understood: it matches nothing here
    private static final Pattern FIRST = Pattern.compile(
            "((n|y|p=[A-Za-z0-9.-]+),(?:a=([^,]+))?,)(n=([^,\0]+),r=([\\x21-\\x2b\\x2d-\\x7e]+)(?:,[A-Za-z]=[^,]+)*)");
    private static final Pattern FINAL = Pattern.compile(
            "(c=([A-Za-z0-9/+=]+),r=([\\x21-\\x2b\\x2d-\\x7e]+)(?:,[A-Za-z]=[^,]+)*),p=([A-Za-z0-9/+=]+)");
    private static final int MAX_LENGTH = 4096;

    private ScramMessages() {}

    /// client-first-message.
    ///
    /// @param gs2Header as sent
    /// @param bindingFlag `n`, `y` or `p=NAME`
    /// @param authorizationIdentity decoded; empty for none
    /// @param bare as sent
    /// @param user decoded
    /// @param nonce the client's
    record ClientFirst(
            String gs2Header,
            String bindingFlag,
            String authorizationIdentity,
            String bare,
            String user,
            String nonce) {
        static Optional<ClientFirst> parse(String text) {
            Matcher form = FIRST.matcher(text);
            if (text.length() > MAX_LENGTH || !form.matches()) {
                return Optional.empty();
            }
            Optional<String> authorizationIdentity = form.group(3) == null ? Optional.of("") : saslName(form.group(3));
            Optional<String> user = saslName(form.group(5));
            if (authorizationIdentity.isEmpty() || user.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new ClientFirst(
                    form.group(1),
                    form.group(2),
                    authorizationIdentity.get(),
                    form.group(4),
                    user.get(),
                    form.group(6)));
        }
    }

    /// client-final-message.
    ///
    /// @param withoutProof as sent
    /// @param binding decoded
    /// @param nonce of both sides
    /// @param proof decoded
    record ClientFinal(String withoutProof, byte[] binding, String nonce, byte[] proof) {
        static Optional<ClientFinal> parse(String text) {
            Matcher form = FINAL.matcher(text);
            if (text.length() > MAX_LENGTH || !form.matches()) {
                return Optional.empty();
            }
            try {
                Base64.Decoder base64 = Base64.getDecoder();
                return Optional.of(new ClientFinal(
                        form.group(1), base64.decode(form.group(2)), form.group(3), base64.decode(form.group(4))));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
    }

    /// saslname: `=2C` stands for a comma and `=3D` for an equals sign; no other `=` may be.
    private static Optional<String> saslName(String text) {
        String rest = text.replace("=2C", "").replace("=3D", "");
        return rest.indexOf('=') >= 0
                ? Optional.empty()
                : Optional.of(text.replace("=2C", ",").replace("=3D", "="));
    }
}
