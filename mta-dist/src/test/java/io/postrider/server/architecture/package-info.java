// SPDX-License-Identifier: Apache-2.0
/// The rules that hold for the whole program, as tests over its class files: which package may see which,
/// where each
/// library is visible, and the names and calls that the house style forbids.
@NullMarked
package io.postrider.server.architecture;

import org.jspecify.annotations.NullMarked;
