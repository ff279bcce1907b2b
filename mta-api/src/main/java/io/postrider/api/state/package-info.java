// SPDX-License-Identifier: Apache-2.0
/// Small shared state that survives a restart in most cases: greylists, reports, caches.
@NullMarked
package io.postrider.api.state;

import org.jspecify.annotations.NullMarked;
