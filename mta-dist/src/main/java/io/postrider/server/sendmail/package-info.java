// SPDX-License-Identifier: Apache-2.0
/// `sendmail`: the door for local programs. The JDK alone; a main of its own.
@NullMarked
package io.postrider.server.sendmail;

import org.jspecify.annotations.NullMarked;
