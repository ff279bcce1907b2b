// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.auth.Authenticator;
import io.postrider.api.auth.CredentialSource;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.lookup.TableRegistry;
import io.postrider.server.auth.Argon2Verifier;
import io.postrider.server.auth.ConfiguredUsers;
import io.postrider.server.auth.FirstThatKnows;
import io.postrider.server.auth.TableUsers;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.generation.GenerationBuilder;
import io.postrider.server.settings.AuthSettings;
import io.postrider.server.settings.UserSettings;
import io.postrider.smtp.sasl.FailureLimits;
import io.postrider.smtp.sasl.PasswordVerifiers;
import io.postrider.smtp.sasl.SaslAuthenticator;
import io.postrider.smtp.sasl.SaslPorts;
import io.postrider.smtp.sasl.SaslSettings;
import io.postrider.smtp.sasl.ThrottledAuthenticator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makes the authenticator of a configuration: `[[user]]`, then the tables of `[auth]`.
final class Users implements GenerationBuilder.Authenticators {
    private static final int DECOY_KEY_OCTETS = 32;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final byte[] decoyKey = new byte[DECOY_KEY_OCTETS];

    Users(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
        random.nextBytes(decoyKey);
    }

    @Override
    public Optional<Authenticator> of(ConfigurationFile file, TableRegistry tables) throws InvalidSettingException {
        TomlSettings auth = file.root().table("auth");
        AuthSettings settings = auth.read(AuthSettings.class);
        auth.read(FailureLimits.class);
        SaslSettings sasl = auth.read(SaslSettings.class);
        List<UserSettings> users = new ArrayList<>();
        for (TomlSettings table : file.root().tables("user")) {
            users.add(table.read(UserSettings.class));
        }
        List<CredentialSource> sources = new ArrayList<>();
        if (!users.isEmpty()) {
            String origin = file.server().origin().orElse(file.server().hostname());
            sources.add(new ConfiguredUsers(users, origin));
        }
        for (String uri : settings.tables()) {
            sources.add(new TableUsers(tables.table(uri)));
        }
        if (sources.isEmpty()) {
            return Optional.empty();
        }
        boolean scram = settings.tables().isEmpty() && ConfiguredUsers.allowScram(users);
        Authenticator mechanisms = new SaslAuthenticator(ports(sources), scram ? sasl : withoutScram(sasl));
        return Optional.of(new ThrottledAuthenticator(mechanisms, auth.read(FailureLimits.class), clock));
    }

    private SaslPorts ports(List<CredentialSource> sources) {
        return new SaslPorts(
                new FirstThatKnows(sources),
                PasswordVerifiers.of(random, List.of(new Argon2Verifier(random))),
                Optional.empty(),
                Optional.empty(),
                random,
                decoyKey);
    }

    // a client that takes SCRAM must not fail because of the way in which the password is stored
    private static SaslSettings withoutScram(SaslSettings settings) {
        List<String> left = settings.mechanisms().stream()
                .filter(m -> !m.startsWith("SCRAM-"))
                .toList();
        return new SaslSettings(left, settings.clear(), settings.scramIterations());
    }
}
