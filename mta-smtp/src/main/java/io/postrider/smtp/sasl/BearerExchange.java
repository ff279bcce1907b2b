// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.sasl;

import io.postrider.api.auth.Exchange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// OAUTHBEARER (RFC 7628) and Google's XOAUTH2: a bearer token instead of a password. A failure is told as
/// JSON, which
/// the client acknowledges before it gets its 535 (RFC 7628 §3.2.3).
final class BearerExchange implements Exchange {
    private static final Pattern OAUTHBEARER =
            Pattern.compile("[ny],(?:a=([^,\u0001]*))?,\u0001((?:[A-Za-z]+=[^\u0001]*\u0001)+)\u0001");
    private static final Pattern XOAUTH2 =
            Pattern.compile("user=([^\u0001]*)\u0001((?:[A-Za-z]+=[^\u0001]*\u0001)+)\u0001");
    private static final Pattern TOKEN =
            Pattern.compile("(?:^|\u0001)auth=Bearer +([A-Za-z0-9._~+/=-]+)\u0001", Pattern.CASE_INSENSITIVE);
    private final TokenVerifier tokens;
    private final boolean xoauth2;
    private Optional<Result> failure = Optional.empty();

    BearerExchange(TokenVerifier tokens, boolean xoauth2) {
        this.tokens = tokens;
        this.xoauth2 = xoauth2;
    }

    @Override
    public Result step(byte[] octets, boolean initial) {
        if (failure.isPresent()) {
            return failure.get();
        }
        if (!initial) {
            return new Result.Challenge(new byte[0]);
        }
        String text = Octets.text(octets).orElse("");
        Matcher form = (xoauth2 ? XOAUTH2 : OAUTHBEARER).matcher(text);
        if (!form.matches()) {
            return new Result.Denied("malformed bearer message");
        }
        Matcher token = TOKEN.matcher(form.group(2));
        String user =
                form.group(1) == null ? "" : form.group(1).replace("=2C", ",").replace("=3D", "=");
        Optional<String> name = user.isEmpty() ? Optional.of("") : Preparation.user(user);
        if (!token.find() || name.isEmpty()) {
            return told(new Result.Denied("no bearer token, or a bad user name"));
        }
        return switch (tokens.verify(token.group(1), name.get())) {
            case TokenVerifier.Result.Valid(var identity) -> new Result.Accepted(identity);
            case TokenVerifier.Result.Invalid(String why) -> told(new Result.Denied(why));
            case TokenVerifier.Result.Unavailable(String why) -> new Result.Unavailable(why);
        };
    }

    private Result told(Result later) {
        failure = Optional.of(later);
        return new Result.Challenge(Octets.of(
                xoauth2
                        ? "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"\"}"
                        : "{\"status\":\"invalid_token\"}"));
    }
}
