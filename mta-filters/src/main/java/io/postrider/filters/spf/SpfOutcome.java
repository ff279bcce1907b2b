// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import java.util.Optional;

/// What `check_host()` found.
///
/// @param result the result
/// @param domain the domain that was checked
/// @param mechanism the term that decided, without qualifier; `default` when none matched, empty without
/// evaluation
/// @param explanation the domain's words for a fail, or our own (RFC 7208 §6.2)
/// @param reason why, for errors; empty otherwise
/// @param lookups terms that caused DNS queries (RFC 7208 §4.6.4)
/// @param voidLookups how many of them found nothing
public record SpfOutcome(
        SpfResult result,
        String domain,
        String mechanism,
        Optional<String> explanation,
        String reason,
        int lookups,
        int voidLookups) {}
