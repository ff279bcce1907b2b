// SPDX-License-Identifier: Apache-2.0
/// TLS reporting (RFC 8460): results of sessions, counted by day, domain and policy, and the
/// reports made of them.
@NullMarked
package io.postrider.delivery.report;

import org.jspecify.annotations.NullMarked;
