// SPDX-License-Identifier: Apache-2.0
/// Talking to the running server over its unix sockets. The JDK alone, so that `sendmail` starts at once.
@NullMarked
package io.postrider.server.control;

import org.jspecify.annotations.NullMarked;
