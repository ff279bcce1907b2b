// SPDX-License-Identifier: Apache-2.0
/// DomainKeys Identified Mail (RFC 6376, 8301, 8463, 8616): canonicalisation, verification, signing, and
/// their filters.
@NullMarked
package io.postrider.filters.dkim;

import org.jspecify.annotations.NullMarked;
