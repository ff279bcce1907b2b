// SPDX-License-Identifier: Apache-2.0
/// Reports that come in: bounces (RFC 3464, RFC 6533), automatic replies (RFC 3834), complaints (RFC 5965),
/// DMARC
/// aggregate reports (RFC 7489, RFC 9990) and TLS reports (RFC 8460). Pure and bounded; damaged input is an
/// answer, never
/// an exception.
@NullMarked
package io.postrider.filters.report;

import org.jspecify.annotations.NullMarked;
