// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

/// Which rules find the organisational domain and the record.
public enum DmarcMode {
    /// DNS tree walk, `psd`, `np`, `t`.
    RFC9989,
    /// Public suffix list, `pct`.
    RFC7489
}
