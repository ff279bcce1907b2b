// SPDX-License-Identifier: Apache-2.0
/// The mail log in Postfix's grammar and the event log in JSON.
@NullMarked
package io.postrider.server.log;

import org.jspecify.annotations.NullMarked;
