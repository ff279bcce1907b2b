// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

/// A mechanism and what its match means (RFC 7208 §4.6.2).
///
/// @param onMatch the qualifier's result
/// @param mechanism what is tested
/// @param text the term as written, without qualifier
record Directive(SpfResult onMatch, Mechanism mechanism, String text) {}
