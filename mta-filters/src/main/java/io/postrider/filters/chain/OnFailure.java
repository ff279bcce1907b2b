// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

/// What becomes of mail whose filter threw, hung or answered nonsense: `on-failure` of a `[[filter]]`.
public enum OnFailure {
    /// 451: the client tries again.
    DEFER,
    /// As if the filter were not there.
    ACCEPT,
    /// 554.
    REJECT
}
