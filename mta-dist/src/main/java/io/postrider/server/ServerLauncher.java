// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import com.google.inject.Injector;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.server.auth.Argon2;
import io.postrider.server.check.CheckBatch;
import io.postrider.server.cli.Exit;
import io.postrider.server.cli.Launcher;
import io.postrider.server.cli.Streams;
import io.postrider.server.dev.DevelopmentConfiguration;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.smtp.sasl.Preparation;
import io.postrider.smtp.sasl.ScramHash;
import io.postrider.smtp.sasl.ScramVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// Starts what the command line asks for.
final class ServerLauncher implements Launcher {
    private static final int SALT_OCTETS = 16;
    private static final int SCRAM_ITERATIONS = 4_096;
    private final Streams streams;

    ServerLauncher(Streams streams) {
        this.streams = streams;
    }

    @Override
    public int run(Path config) {
        return run(config, List.of());
    }

    private int run(Path config, List<String> hints) {
        try {
            if ("root".equals(System.getProperty("user.name"))) {
                streams.err().println("postrider: running as root; the service unit runs it as a user of its own");
            }
            StateFolder.prepare(read(config));
            Injector injector = Wiring.of(read(config));
            RunningServer server = injector.getInstance(RunningServer.class);
            server.start();
            streams.out().println(server.readyLine());
            streams.out().flush();
            hints.forEach(streams.err()::println);
            return server.awaitEnd();
        } catch (StartFailure e) {
            return failed(e);
        } catch (RuntimeException e) {
            return failed(StartFailure.of(e));
        }
    }

    private int failed(StartFailure failure) {
        streams.err().println("postrider: " + failure.sentence());
        return failure.exitCode();
    }

    private static ConfigurationFile read(Path config) throws StartFailure {
        try {
            return ConfigurationFile.read(config, name -> Optional.ofNullable(System.getenv(name)));
        } catch (InvalidSettingException e) {
            throw StartFailure.of(e);
        }
    }

    @Override
    public int dev(Path state, int portBase) {
        DevelopmentConfiguration development = new DevelopmentConfiguration(state, portBase, hostname());
        try {
            Path config = development.write(Clock.systemUTC().instant());
            return run(config, development.hints());
        } catch (IOException e) {
            return failed(new StartFailure(Exit.SYSTEM, "cannot write below " + state + ": " + e.getMessage()));
        }
    }

    private static String hostname() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return io.postrider.api.mail.Domain.isValid(name) ? name : "localhost";
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public List<String> check(Path config) {
        try {
            ConfigurationCheck.check(read(config));
            return List.of();
        } catch (StartFailure e) {
            return List.of(e.sentence());
        }
    }

    @Override
    public String show(Path config) throws ConfigurationException {
        try {
            return ConfigurationView.show(read(config));
        } catch (StartFailure e) {
            throw new ConfigurationException(e.sentence());
        }
    }

    @Override
    public String reference() {
        return ConfigurationView.reference();
    }

    @Override
    public Optional<String> lookup(Path config, String table, String key) throws ConfigurationException {
        try {
            return ConfigurationCheck.lookup(config, table, key);
        } catch (StartFailure e) {
            throw new ConfigurationException(e.sentence());
        }
    }

    @Override
    public String passwordHash(String password, boolean scram) {
        SecureRandom random = new SecureRandom();
        if (!scram) {
            return "{ARGON2ID}" + Argon2.hash(password, random);
        }
        byte[] salt = new byte[SALT_OCTETS];
        random.nextBytes(salt);
        return ScramVerifier.of(
                        ScramHash.SHA_256, Preparation.saslprep(password).orElse(password), salt, SCRAM_ITERATIONS)
                .encoded();
    }

    @Override
    public int checkBatch(Streams io) {
        try {
            return new CheckBatch().run(io.in(), io.out(), CheckDns::of);
        } catch (IOException e) {
            streams.err().println("postrider: " + e.getMessage());
            return Exit.TEMPORARY;
        }
    }
}
