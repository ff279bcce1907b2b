// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.delivery.DeliveryTransport;

/// A transport that can ask its next hop about a recipient without sending anything: those of SMTP
/// and LMTP.
public interface Callout extends DeliveryTransport {}
