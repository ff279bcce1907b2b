// SPDX-License-Identifier: Apache-2.0
/// Users and their passwords, and the development certificate: the places that need Bouncy Castle.
@NullMarked
package io.postrider.server.auth;

import org.jspecify.annotations.NullMarked;
