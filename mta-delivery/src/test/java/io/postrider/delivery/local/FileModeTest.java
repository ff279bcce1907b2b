// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileModeTest {
    static Set<PosixFilePermission> mode(String text) {
        return FileMode.parse(text);
    }

    @Test
    void modesAreOctal() {
        assertThat(PosixFilePermissions.toString(mode("0751"))).isEqualTo("rwxr-x--x");
        assertThat(PosixFilePermissions.toString(mode("600"))).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "0788", "rwx", "01777", "-600"})
    void othersAreRefused(String text) {
        assertThatThrownBy(() -> mode(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
