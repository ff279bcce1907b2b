// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.io.InputStream;
import java.io.PrintStream;

/// The standard streams.
///
/// @param in standard input
/// @param out standard output
/// @param err standard error
public record Streams(InputStream in, PrintStream out, PrintStream err) {}
