// SPDX-License-Identifier: Apache-2.0
/// Mail that comes by no connection of SMTP: from `sendmail`, its spool, and the API.
@NullMarked
package io.postrider.server.pickup;

import org.jspecify.annotations.NullMarked;
