// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.record;

import java.time.Instant;

/// One step in a recipient's life, for `why`.
///
/// @param at when
/// @param state what it became
/// @param reason one short sentence
public record Transition(Instant at, RecipientState state, String reason) {}
