// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

/// How much the process can still take. Whoever measures has the hysteresis; here it is only obeyed.
public enum OverloadLevel {
    /// All is well.
    GREEN,
    /// Strangers wait a little before each answer.
    YELLOW,
    /// Strangers are answered 451 4.3.2 at MAIL.
    ORANGE,
    /// Connections are answered 421 4.3.2.
    RED
}
