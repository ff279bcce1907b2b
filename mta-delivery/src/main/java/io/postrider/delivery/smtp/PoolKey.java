// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

/// What connections must have in common to stand in for each other. The TLS policy is part of it:
/// what one domain demands of a host is never served by a connection that another domain's weaker
/// policy made.
///
/// @param endpoint address and port, or the socket's path
/// @param host the name that was verified and sent as SNI
/// @param tlsPolicy the key of the TLS plan
/// @param source the local address; empty = the system's choice
/// @param login the transport and user; empty without AUTH
public record PoolKey(String endpoint, String host, String tlsPolicy, String source, String login) {}
