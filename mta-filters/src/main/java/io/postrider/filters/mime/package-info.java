// SPDX-License-Identifier: Apache-2.0
/// Reading messages: header fields, address lists, MIME structure (RFC 5322, RFC 2045 to 2049). Pure and
/// bounded.
@NullMarked
package io.postrider.filters.mime;

import org.jspecify.annotations.NullMarked;
