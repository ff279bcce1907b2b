// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.submission;

import io.postrider.api.auth.Identity;
import io.postrider.filters.mime.AddressList;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Holds the From field against the addresses that a user may send from. Pure.
final class FromField {
    private FromField() {}

    /// True when every address of every From field is the user's; a user without listed addresses is not
    /// limited, and a
    /// message without From has nothing to hold.
    static boolean isOwn(byte[] head, Optional<Identity> identity) {
        List<String> owned = identity.map(Identity::addresses).orElse(List.of());
        if (owned.isEmpty()) {
            return true;
        }
        String unfolded = new String(head, StandardCharsets.UTF_8).replaceAll("\r\n(?=[ \t])", "");
        for (String field : unfolded.split("\r\n")) {
            int colon = field.indexOf(':');
            boolean from = colon > 0 && field.substring(0, colon).strip().equalsIgnoreCase("From");
            if (from && !allOwned(AddressList.parse(field.substring(colon + 1)), owned)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allOwned(AddressList list, List<String> owned) {
        return list.defect().isEmpty()
                && list.addresses().stream().allMatch(a -> owned.stream().anyMatch(o -> matches(o, a.address())));
    }

    private static boolean matches(String owned, String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        String wanted = owned.toLowerCase(Locale.ROOT);
        return wanted.startsWith("@") ? lower.endsWith(wanted) : lower.equals(wanted);
    }
}
