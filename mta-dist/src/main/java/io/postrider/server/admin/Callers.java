// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.admin;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/// Says who a request comes from: by peer credentials on a unix socket, by token on TCP.
public sealed interface Callers {
    /// Who calls; empty when the request must be refused whatever it wants (a forged Host).
    Optional<Caller> caller(Channel channel, HttpRequest request);

    /// Peer credentials.
    ///
    /// @param permissions what users may do
    record Local(Permissions permissions) implements Callers {
        @Override
        public Optional<Caller> caller(Channel channel, HttpRequest request) {
            UnixDomainPrincipal peer =
                    channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
            if (peer == null) {
                return Optional.of(new Caller(Caller.Right.NOBODY, Optional.empty()));
            }
            String user = peer.user().getName();
            return Optional.of(new Caller(permissions.right(user), Optional.of(user)));
        }
    }

    /// A bearer token, or none: then only health and metrics are answered.
    ///
    /// @param token the secret
    /// @param hosts the Host values that are ours, without port, against DNS rebinding
    record Token(Optional<String> token, List<String> hosts) implements Callers {
        @Override
        public Optional<Caller> caller(Channel channel, HttpRequest request) {
            String host = request.headers().get(HttpHeaderNames.HOST, "");
            if (!hosts.contains(host.replaceFirst(":\\d+$", ""))) {
                return Optional.empty();
            }
            String given = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
            boolean right = token.isPresent() && equal("Bearer " + token.get(), given);
            return Optional.of(new Caller(right ? Caller.Right.OPERATOR : Caller.Right.NOBODY, Optional.empty()));
        }

        private static boolean equal(String a, String b) {
            return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        }

        /// Never the token.
        @Override
        public String toString() {
            return "Token[" + hosts + "]";
        }
    }
}
