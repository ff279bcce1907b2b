// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.generation;

import io.postrider.api.mail.Domain;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.smtp.DestinationSettings;
import io.postrider.queue.DestinationPolicy;
import io.postrider.queue.OutboundSettings;
import io.postrider.queue.schedule.LanePolicy;
import io.postrider.queue.schedule.RetrySchedule;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.settings.DestinationLimits;
import io.postrider.server.settings.TransportLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What `[outbound]`, `[[destination]]` and `[transport.X]` say to the scheduler. Immutable.
final class Destinations implements DestinationPolicy {
    private final OutboundSettings outbound;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Limits> transports = new LinkedHashMap<>();

    private record Entry(DestinationSettings match, DestinationLimits limits, Optional<Rate> rate) {}

    private record Limits(TransportLimits limits, Optional<Rate> rate) {}

    Destinations(OutboundSettings outbound) {
        this.outbound = outbound;
    }

    void add(TomlSettings table, DestinationSettings match) throws InvalidSettingException {
        DestinationLimits limits = table.read(DestinationLimits.class);
        Optional<String> text = limits.rate();
        Optional<Rate> rate = text.isPresent() ? Optional.of(Rate.of(table, "rate", text.get())) : Optional.empty();
        entries.add(new Entry(match, limits, rate));
    }

    void addTransport(String name, TomlSettings table) throws InvalidSettingException {
        TransportLimits limits = table.read(TransportLimits.class);
        Optional<String> text = limits.rate();
        Optional<Rate> rate = text.isPresent() ? Optional.of(Rate.of(table, "rate", text.get())) : Optional.empty();
        transports.put(name, new Limits(limits, rate));
    }

    @Override
    public LanePolicy lane(String lane) {
        String[] parts = lane.split("/", 3);
        String transport = parts[0];
        String nextHop = parts.length > 1 ? parts[1] : "";
        List<Entry> matching =
                entries.stream().filter(e -> matches(e.match(), nextHop)).toList();
        Optional<Limits> own = Optional.ofNullable(transports.get(transport));
        LanePolicy policy = LanePolicy.of(schedule(matching));
        Optional<Integer> connections = first(matching, e -> e.limits().connections())
                .or(() -> own.flatMap(l -> l.limits().connections()));
        Optional<Rate> rate = first(matching, Entry::rate).or(() -> own.flatMap(Limits::rate));
        Optional<Integer> recipients = first(matching, e -> e.limits().recipientsPerMessage())
                .or(() -> own.flatMap(l -> l.limits().recipientsPerMessage()));
        if (connections.isPresent()) {
            policy = policy.withConcurrency(connections.get());
        }
        if (rate.isPresent()) {
            policy = policy.withRate(rate.get().count(), rate.get().period());
        }
        return recipients.isPresent() ? policy.withRecipientsPerAttempt(recipients.get()) : policy;
    }

    @Override
    public RetrySchedule retry(Domain domain, String lane) {
        return schedule(
                entries.stream().filter(e -> matches(e.match(), domain.ascii())).toList());
    }

    private RetrySchedule schedule(List<Entry> matching) {
        RetrySchedule usual = outbound.schedule();
        Optional<List<java.time.Duration>> retry =
                first(matching, e -> Optional.of(e.limits().retry()).filter(r -> !r.isEmpty()));
        if (matching.isEmpty()) {
            return usual;
        }
        var expire = first(matching, e -> e.limits().expireAfter()).orElse(outbound.expireAfter());
        return new RetrySchedule(
                retry.orElse(outbound.retry()),
                expire,
                first(matching, e -> e.limits().bounceExpireAfter())
                        .or(outbound::bounceExpireAfter)
                        .orElse(expire),
                first(matching, e -> e.limits().delayWarningAfter()).orElse(outbound.delayWarningAfter()));
    }

    private static <T> Optional<T> first(List<Entry> matching, Function<Entry, Optional<T>> value) {
        return matching.stream().map(value).flatMap(Optional::stream).findFirst();
    }

    /// The host or domain of a next hop is what a pattern is held against.
    private static boolean matches(DestinationSettings match, String nextHop) {
        if (match.nextHop().isPresent()) {
            return match.nextHop().get().equalsIgnoreCase(nextHop);
        }
        String domain = nextHop.toLowerCase(Locale.ROOT)
                .replaceFirst("^[a-z+-]+:(//)?", "")
                .replaceFirst(":\\d+$", "");
        return match.domain().stream().anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), domain));
    }

    private static boolean matches(String pattern, String domain) {
        if (pattern.equals("*")) {
            return true;
        }
        return pattern.startsWith("*.") ? domain.endsWith(pattern.substring(1)) : domain.equals(pattern);
    }
}
