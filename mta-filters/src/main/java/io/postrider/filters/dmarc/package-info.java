// SPDX-License-Identifier: Apache-2.0
/// Domain-based Message Authentication, Reporting and Conformance (RFC 9989, RFC 7489): discovery, alignment,
/// policy.
@NullMarked
package io.postrider.filters.dmarc;

import org.jspecify.annotations.NullMarked;
