// SPDX-License-Identifier: Apache-2.0
/// State of filters and caches.
@NullMarked
package io.postrider.server.state;

import org.jspecify.annotations.NullMarked;
