// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.event;

/// Something that happened to the program: reload, overload level, a plugin's failure, a lane suspended.
///
/// @since 0.1
public interface OperationEvent extends MtaEvent {
    /// What it is about: `filter`, `listener`, `lane`, `store`, `configuration`, `overload`, `plugin`.
    String subject();

    /// Its name.
    String name();

    /// One sentence.
    String text();

    /// True when somebody should look.
    boolean warning();
}
