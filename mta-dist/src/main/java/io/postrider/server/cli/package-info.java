// SPDX-License-Identifier: Apache-2.0
/// The command line: thin shells over the admin API and the offline tools.
@NullMarked
package io.postrider.server.cli;

import org.jspecify.annotations.NullMarked;
