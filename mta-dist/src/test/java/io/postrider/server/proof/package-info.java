// SPDX-License-Identifier: Apache-2.0
/// The proof kit: a load client with an acknowledgement log, a recording sink, and the checker of both; used
/// by the
/// end-to-end, crash and power-cut tests.
@NullMarked
package io.postrider.server.proof;

import org.jspecify.annotations.NullMarked;
