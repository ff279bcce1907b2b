// SPDX-License-Identifier: Apache-2.0
/// What server and client share about certificates: PEM files, trust anchors, names (RFC 5280, RFC 9525).
/// JDK only.
@NullMarked
package io.postrider.smtp.tls;

import org.jspecify.annotations.NullMarked;
