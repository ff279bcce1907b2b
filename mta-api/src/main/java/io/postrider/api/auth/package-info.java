// SPDX-License-Identifier: Apache-2.0
/// Finding out who is there: authenticators, exchanges, credentials (RFC 4422, RFC 4954).
@NullMarked
package io.postrider.api.auth;

import org.jspecify.annotations.NullMarked;
