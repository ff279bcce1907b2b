// SPDX-License-Identifier: Apache-2.0
/// The domain name system as evaluators and plugins see it.
@NullMarked
package io.postrider.api.dns;

import org.jspecify.annotations.NullMarked;
