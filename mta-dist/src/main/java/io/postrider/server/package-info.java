// SPDX-License-Identifier: Apache-2.0
/// The program: its main, and the wiring, which read from top to bottom is the program.
@NullMarked
package io.postrider.server;

import org.jspecify.annotations.NullMarked;
