// SPDX-License-Identifier: Apache-2.0
/// `postrider check`: every evaluator as a filter of JSON lines, without network, files or clock of its own.
@NullMarked
package io.postrider.server.check;

import org.jspecify.annotations.NullMarked;
