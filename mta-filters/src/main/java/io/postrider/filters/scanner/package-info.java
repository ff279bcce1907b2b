// SPDX-License-Identifier: Apache-2.0
/// What clients of scanners and other helpers share: addresses, connections with a deadline, the gate that
/// bounds them.
@NullMarked
package io.postrider.filters.scanner;

import org.jspecify.annotations.NullMarked;
