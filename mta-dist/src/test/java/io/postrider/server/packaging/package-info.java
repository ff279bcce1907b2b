// SPDX-License-Identifier: Apache-2.0
/// What a user unpacks: the two archives and the launchers in them.
@NullMarked
package io.postrider.server.packaging;

import org.jspecify.annotations.NullMarked;
