// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.auth;

import io.postrider.api.auth.CredentialSource;
import io.postrider.api.auth.Identity;
import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import java.util.List;

/// Users in a lookup table: the key is the user's name, the first value the verifier, further values the
/// addresses that
/// the user may send from.
public final class TableUsers implements CredentialSource {
    private final LookupTable table;

    /// Users in this table, which belongs to somebody else.
    public TableUsers(LookupTable table) {
        this.table = table;
    }

    @Override
    public Result find(String user) {
        return switch (table.lookup(user)) {
            case Lookup.Found found -> {
                List<String> values = found.values().stream()
                        .flatMap(v -> List.of(v.trim().split("\\s+")).stream())
                        .filter(v -> !v.isEmpty())
                        .toList();
                yield values.isEmpty()
                        ? new Result.Absent()
                        : new Result.Verifiers(
                                Identity.of(user).withAddresses(values.subList(1, values.size())),
                                List.of(ConfiguredUsers.verifier(values.getFirst())));
            }
            case Lookup.Absent ignored -> new Result.Absent();
            case Lookup.Unavailable unavailable -> new Result.Unavailable(unavailable.why());
        };
    }
}
