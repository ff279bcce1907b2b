// SPDX-License-Identifier: Apache-2.0
/// The settings records of the program itself: those that no other module owns.
@NullMarked
package io.postrider.server.settings;

import org.jspecify.annotations.NullMarked;
