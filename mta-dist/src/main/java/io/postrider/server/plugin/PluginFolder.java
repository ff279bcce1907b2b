// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.plugin;

import java.nio.file.Path;
import java.util.Optional;

/// One plugin: a folder with its jars, or a single jar.
///
/// @param name the folder's or file's name without `.jar`
/// @param path where it is
/// @param apiVersion `Mta-Api-Version` of its manifest
/// @param loader its class loader
record PluginFolder(String name, Path path, Optional<String> apiVersion, ClassLoader loader) {}
