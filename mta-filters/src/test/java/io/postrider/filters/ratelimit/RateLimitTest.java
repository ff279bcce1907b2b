// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.filters.FakeContext;
import io.postrider.filters.FakeDns;
import io.postrider.filters.FakeMail;
import io.postrider.filters.ratelimit.RateLimitSettings.Limit;
import io.postrider.filters.ratelimit.RateLimitSettings.Part;
import io.postrider.filters.ratelimit.RateLimitSettings.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private final FakeMail mail = new FakeMail();

    private Hooks hooks(Limit... limits) throws InvalidSettingException {
        RateLimitSettings settings = new RateLimitSettings(1000, List.of(limits));
        return new RateLimitFactory()
                .create(new FakeContext(new FakeDns(), settings))
                .open(mail.session());
    }

    private static Limit limit(Stage at, int count, Part... key) {
        return new Limit("few", at, List.of(key), count, Duration.ofHours(1), Optional.empty(), false);
    }

    @Test
    void aBucketRefillsWithTimeUpToItsBurst() {
        TokenBuckets buckets = new TokenBuckets(2, 60, Duration.ofMinutes(1), 10);
        Instant now = Instant.EPOCH;
        assertThat(buckets.take("a", now)).isTrue();
        assertThat(buckets.take("a", now)).isTrue();
        assertThat(buckets.take("a", now)).isFalse();
        assertThat(buckets.take("b", now)).isTrue();
        assertThat(buckets.take("a", now.plusMillis(1001))).isTrue();
        assertThat(buckets.take("a", now.plusSeconds(100))).isTrue();
        assertThat(buckets.take("a", now.plusSeconds(100))).isTrue();
        assertThat(buckets.take("a", now.plusSeconds(100))).isFalse();
    }

    @Test
    void theNumberOfBucketsIsBounded() {
        TokenBuckets buckets = new TokenBuckets(1, 1, Duration.ofDays(1), 2);
        for (String key : List.of("a", "b", "c")) {
            assertThat(buckets.take(key, Instant.EPOCH)).isTrue();
        }
        assertThat(buckets.take("c", Instant.EPOCH)).isFalse();
        assertThat(buckets.take("a", Instant.EPOCH)).isTrue();
    }

    @Test
    void eachCombinationHasItsOwnBucket() throws Exception {
        Hooks hooks = hooks(limit(Stage.MAIL, 1, Part.NETWORK, Part.SENDER));
        assertThat(hooks.onMail(mail.transaction())).isEqualTo(Verdict.proceed());
        assertThat(hooks.onMail(mail.transaction())).hasToString("Refuse[reply=450 4.7.1 Rate limit exceeded: few]");
        mail.sender = "other@example.org";
        assertThat(hooks.onMail(mail.transaction())).isEqualTo(Verdict.proceed());
    }

    @Test
    void aLimitByUserDoesNotApplyToStrangers() throws Exception {
        Hooks hooks = hooks(limit(Stage.MAIL, 1, Part.USER));
        hooks.onMail(mail.transaction());
        assertThat(hooks.onMail(mail.transaction())).isEqualTo(Verdict.proceed());
    }

    @Test
    void aKeyThatIsNotKnownYetIsRefusedAtTheStart() {
        assertThatThrownBy(() -> hooks(limit(Stage.MAIL, 1, Part.RECIPIENT)))
                .isInstanceOf(InvalidSettingException.class);
    }
}
