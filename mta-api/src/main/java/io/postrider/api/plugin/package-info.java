// SPDX-License-Identifier: Apache-2.0
/// How extensions are found and made: one factory interface per SPI, looked up by [java.util.ServiceLoader]
/// and chosen
/// by name in the configuration.
@NullMarked
package io.postrider.api.plugin;

import org.jspecify.annotations.NullMarked;
