// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.auth;

import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Identity;
import io.postrider.server.settings.UserSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The users of `[[user]]`. A name without a domain is also known with the origin's. Immutable.
public final class ConfiguredUsers implements CredentialSource {
    private final Map<String, Result> users = new HashMap<>();

    /// The users of a configuration.
    ///
    /// @param origin completes names
    public ConfiguredUsers(List<UserSettings> settings, String origin) {
        for (UserSettings user : settings) {
            Identity identity = Identity.of(user.name()).withAddresses(user.addresses());
            Result.Verifiers known = new Result.Verifiers(identity, List.of(verifier(user.password())));
            users.put(user.name(), known);
            if (!user.name().contains("@")) {
                users.put(user.name() + "@" + origin, known);
            }
        }
    }

    /// A password without a scheme is in the clear.
    static String verifier(String password) {
        return password.startsWith("{") && password.indexOf('}') > 1 ? password : "{PLAIN}" + password;
    }

    /// True when every user can use SCRAM: its password is in the clear or a SCRAM verifier.
    public static boolean allowScram(List<UserSettings> settings) {
        return settings.stream()
                .map(u -> verifier(u.password()))
                .allMatch(v -> v.startsWith("{PLAIN}") || v.startsWith("{SCRAM-"));
    }

    @Override
    public Result find(String user) {
        return Optional.ofNullable(users.get(user)).orElseGet(Result.Absent::new);
    }
}
