// SPDX-License-Identifier: Apache-2.0
/// What follows from one configuration: filters, routing, transports, tables, certificates, listeners' rules.
/// Built as a
/// whole or not at all, and replaced as a whole by a reload.
@NullMarked
package io.postrider.server.generation;

import org.jspecify.annotations.NullMarked;
