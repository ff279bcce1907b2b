// SPDX-License-Identifier: Apache-2.0
/// What an evaluation may ask of the DNS: bounds on questions and time.
@NullMarked
package io.postrider.filters.dns;

import org.jspecify.annotations.NullMarked;
