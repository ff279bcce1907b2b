// SPDX-License-Identifier: Apache-2.0
/// Rspamd by HTTP.
@NullMarked
package io.postrider.filters.rspamd;

import org.jspecify.annotations.NullMarked;
