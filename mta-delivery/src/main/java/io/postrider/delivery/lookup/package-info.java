// SPDX-License-Identifier: Apache-2.0
/// Lookup tables: files, inline lists, patterns, networks, socketmap, LDAP, SQL, and their combinations,
/// behind the
/// public factories. A fault is always an answer of its own ([io.postrider.api.lookup.Lookup.Unavailable]),
/// never an
/// absence.
@NullMarked
package io.postrider.delivery.lookup;

import org.jspecify.annotations.NullMarked;
