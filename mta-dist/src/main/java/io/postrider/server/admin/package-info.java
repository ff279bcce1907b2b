// SPDX-License-Identifier: Apache-2.0
/// The admin API: HTTP/1.1 and JSON over a unix socket and, if configured, TCP.
@NullMarked
package io.postrider.server.admin;

import org.jspecify.annotations.NullMarked;
