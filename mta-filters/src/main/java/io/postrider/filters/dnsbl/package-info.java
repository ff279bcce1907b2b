// SPDX-License-Identifier: Apache-2.0
/// Block and allow lists in the DNS (RFC 5782).
@NullMarked
package io.postrider.filters.dnsbl;

import org.jspecify.annotations.NullMarked;
