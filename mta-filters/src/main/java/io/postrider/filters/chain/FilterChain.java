// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.smtp.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// A filter made of filters. It alone applies their edits, so that each sees the message as those before it
/// left it; it
/// contains their failures; it writes Authentication-Results once and takes out those that pretend to be
/// ours.
///
/// Edits of all stages come back together from `onMessage`, to be applied in order; those of earlier hooks
/// are kept
/// until then. Thread-safe; the hooks of one session are called one at a time.
public final class FilterChain implements MailFilter {
    private final List<FilterStage> stages;
    private final ChainContext context;
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    /// A chain of these stages, in order. It closes their filters when it is closed.
    public FilterChain(List<FilterStage> stages, ChainContext context) {
        this.stages = List.copyOf(stages);
        this.context = context;
    }

    @Override
    public Hooks open(Session session) {
        List<StageHooks> opened = new ArrayList<>();
        for (FilterStage stage : stages) {
            if (stage.origins().contains(session.origin())) {
                opened.add(new StageHooks(stage, session, context, this::count));
            }
        }
        return new ChainHooks(opened, session, context);
    }

    private void count(String name) {
        failures.computeIfAbsent(name, k -> new LongAdder()).increment();
    }

    /// How often each filter failed since the start, by name; those that never did are absent.
    public Map<String, Long> failures() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    @Override
    public void close() {
        for (FilterStage stage : stages) {
            try {
                stage.filter().close();
            } catch (RuntimeException ignored) {
                count(stage.name());
            }
        }
    }
}
