// SPDX-License-Identifier: Apache-2.0
/// How much TLS a next hop must have: levels, DANE (RFC 7672), MTA-STS (RFC 8461), and the records
/// of TLS reporting (RFC 8460). The evaluators and parsers are pure; only the resolver asks the DNS
/// and the web.
@NullMarked
package io.postrider.delivery.tls;

import org.jspecify.annotations.NullMarked;
