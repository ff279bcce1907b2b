// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.lookup.Tables;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes things of the texts in settings; what is wrong names its section, number and key.
///
/// @param ports tables, transports, complaints
record SettingReader(RoutingPorts ports) {
    private interface Making<T> {
        T make() throws InvalidSettingException;
    }

    private <T> T made(String section, int index, String key, Making<T> making) throws InvalidSettingException {
        try {
            return making.make();
        } catch (IllegalArgumentException | InvalidSettingException e) {
            throw ports.complaints().invalid(section, index, key, String.valueOf(e.getMessage()));
        }
    }

    /// True when `text` is the URI of a table.
    boolean isTable(String text) {
        return Tables.isUri(text);
    }

    LookupTable table(String section, int index, String key, String uri) throws InvalidSettingException {
        return made(section, index, key, () -> ports.tables().table(uri.strip()));
    }

    Optional<LookupTable> table(String section, int index, String key, Optional<String> uri)
            throws InvalidSettingException {
        return uri.isEmpty() ? Optional.empty() : Optional.of(table(section, index, key, uri.get()));
    }

    Optional<LookupTable> aliases(String section, int index, String key, Optional<String> uri)
            throws InvalidSettingException {
        return uri.isEmpty()
                ? Optional.empty()
                : Optional.of(made(
                        section,
                        index,
                        key,
                        () -> ports.tables().aliases(uri.get().strip())));
    }

    Optional<Target> target(String section, int index, String key, Optional<String> text)
            throws InvalidSettingException {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(made(section, index, key, () -> ports.transports().target(text.get())));
    }

    Template template(String section, int index, String key, String text) throws InvalidSettingException {
        return made(section, index, key, () -> Template.parse(text));
    }

    Mailbox mailbox(String section, int index, String key, String text) throws InvalidSettingException {
        return made(section, index, key, () -> Mailbox.parse(text.strip()));
    }

    Domain domain(String section, int index, String key, String text) throws InvalidSettingException {
        return made(section, index, key, () -> Domain.of(text.strip()));
    }

    static List<LookupTable> present(Optional<LookupTable> first, Optional<LookupTable> second) {
        return Stream.of(first, second).flatMap(Optional::stream).toList();
    }
}
