// SPDX-License-Identifier: Apache-2.0
/// Counting what happens, for Prometheus.
@NullMarked
package io.postrider.server.metrics;

import org.jspecify.annotations.NullMarked;
