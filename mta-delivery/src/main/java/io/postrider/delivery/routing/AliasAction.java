// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

/// What the members of an alias may be beside addresses.
public enum AliasAction {
    /// `|command`: a program, never through a shell.
    PIPE,
    /// `/path`: a file in mbox form, or a Maildir when the path ends in a slash.
    FILE,
    /// `:include:/path`: a file with more members.
    INCLUDE
}
