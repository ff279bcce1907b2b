// SPDX-License-Identifier: Apache-2.0
/// Says who may send where, and which way a recipient goes: rewriting, postmaster, aliases, `[[route]]`,
/// `[[domain]]`,
/// smarthost, MX, in this order ([RoutingChain]); and the relay rules before it ([RelayCheck]).
@NullMarked
package io.postrider.delivery.routing;

import org.jspecify.annotations.NullMarked;
