// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.config;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.Setting;
import java.time.Duration;

/// The range of a setting, `MIN..MAX` in the form of its default.
final class Range {
    private final Setting setting;
    private final String key;

    Range(Setting setting, String key) {
        this.setting = setting;
        this.key = key;
    }

    void check(Comparable<?> value, Node node) throws InvalidSettingException {
        String range = setting.range();
        int dots = range.indexOf("..");
        if (dots < 0) {
            return;
        }
        String least = range.substring(0, dots);
        String most = range.substring(dots + 2);
        boolean tooSmall = !least.isEmpty() && compare(value, least) < 0;
        boolean tooLarge = !most.isEmpty() && compare(value, most) > 0;
        if (tooSmall || tooLarge) {
            throw Problem.at(
                    node.at(),
                    key + " = " + Problem.show(node) + ": must be "
                            + (tooSmall ? "at least " + least : "at most " + most));
        }
    }

    private int compare(Comparable<?> value, String bound) {
        return switch (value) {
            case Duration d -> d.compareTo(Values.duration(bound).orElseThrow());
            case Double d -> Double.compare(d, Double.parseDouble(bound));
            case Long n ->
                Long.compare(
                        n,
                        setting.unit() == Setting.Unit.OCTETS
                                ? Values.octets(bound).orElseThrow()
                                : Long.parseLong(bound));
            default -> throw new IllegalStateException("no range for " + value.getClass());
        };
    }
}
