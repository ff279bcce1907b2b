// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

/// What a listener does about authentication: its key `auth`.
public enum AuthOffer {
    /// AUTH is not known.
    OFF,
    /// AUTH is offered.
    OFFER,
    /// AUTH is offered and no mail goes without: 530 5.7.0.
    REQUIRE
}
