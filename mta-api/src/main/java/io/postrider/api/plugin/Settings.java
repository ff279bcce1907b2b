// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The settings of one extension, read by key and type. A key that is present and was never asked for by the
/// end of
/// `create` refuses the start. Implemented by the core; may grow.
///
/// @since 0.1
public interface Settings {
    /// A text. Secrets: `X` or `X-file`, which the core has read.
    Optional<String> text(String key) throws InvalidSettingException;

    /// Texts; one text counts as a list of one.
    Optional<List<String>> texts(String key) throws InvalidSettingException;

    /// A whole number.
    Optional<Long> number(String key) throws InvalidSettingException;

    /// A fraction or a whole number.
    Optional<Double> decimal(String key) throws InvalidSettingException;

    /// True or false.
    Optional<Boolean> flag(String key) throws InvalidSettingException;

    /// A duration: `250ms 5s 10m 4h 5d`; `"never"` is [#NEVER].
    Optional<Duration> duration(String key) throws InvalidSettingException;

    /// A size in octets: a number, or `KiB MiB GiB kB MB GB`; `"unlimited"` is [Long#MAX_VALUE].
    Optional<Long> octets(String key) throws InvalidSettingException;

    /// A path, resolved against the file in which it stands.
    Optional<Path> path(String key) throws InvalidSettingException;

    /// A table below.
    Optional<Settings> section(String key) throws InvalidSettingException;

    /// An array of tables below.
    List<Settings> sections(String key) throws InvalidSettingException;

    /// Reads all settings into a record whose components carry [Setting]: defaults, ranges and unknown keys
    /// are checked.
    <R extends Record> R read(Class<R> type) throws InvalidSettingException;

    /// All keys that are present.
    Set<String> keys();

    /// Makes the exception for a key of these settings, so that the message names file, line and column.
    InvalidSettingException invalid(String key, String why);

    /// The longest duration there is: `"never"`.
    Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);
}
