// SPDX-License-Identifier: Apache-2.0
/// Postfix's policy delegation protocol.
@NullMarked
package io.postrider.filters.policy;

import org.jspecify.annotations.NullMarked;
