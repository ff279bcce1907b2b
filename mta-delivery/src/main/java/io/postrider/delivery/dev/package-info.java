// SPDX-License-Identifier: Apache-2.0
/// Recipients that misbehave on demand, for `postrider dev` and for tests of what follows: a
/// transport and a routing policy as any other.
@NullMarked
package io.postrider.delivery.dev;

import org.jspecify.annotations.NullMarked;
