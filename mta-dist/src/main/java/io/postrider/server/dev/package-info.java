// SPDX-License-Identifier: Apache-2.0
/// The development server's configuration.
@NullMarked
package io.postrider.server.dev;

import org.jspecify.annotations.NullMarked;
