// SPDX-License-Identifier: Apache-2.0
/// Tables: keys to values.
@NullMarked
package io.postrider.api.lookup;

import org.jspecify.annotations.NullMarked;
