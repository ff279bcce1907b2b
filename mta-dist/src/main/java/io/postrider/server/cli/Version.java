// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The program's version, from its jar.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new String[] {"postrider " + version};
    }
}
