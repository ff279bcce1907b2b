// SPDX-License-Identifier: Apache-2.0
/// Finding extensions, the built-in ones and those in plugin folders, and giving them what they may use.
@NullMarked
package io.postrider.server.plugin;

import org.jspecify.annotations.NullMarked;
