// SPDX-License-Identifier: Apache-2.0
/// SpamAssassin by the spamc protocol.
@NullMarked
package io.postrider.filters.spamd;

import org.jspecify.annotations.NullMarked;
