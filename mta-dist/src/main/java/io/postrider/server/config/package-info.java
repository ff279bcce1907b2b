// SPDX-License-Identifier: Apache-2.0
/// Reading the configuration: TOML with positions, substitution, includes, and binding to the settings
/// records of the
/// modules.
@NullMarked
package io.postrider.server.config;

import org.jspecify.annotations.NullMarked;
