// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.api.plugin.Setting;

/// `[[filter]] use = "spf"`.
public record SpfSettings(
        @Setting(
                text = "Refuse mail at MAIL when the result is fail (550 5.7.23). Otherwise it is only reported.",
                byDefault = "false")
        boolean rejectFail,

        @Setting(text = "Answer 451 4.7.24 at MAIL when the DNS gave no answer (temperror).", byDefault = "false")
        boolean deferTemperror,

        @Setting(text = "Check the HELO name too, not only for the null reverse-path.", byDefault = "false")
        boolean checkHelo,

        @Setting(text = "Add a Received-SPF field beside Authentication-Results.", byDefault = "false")
        boolean receivedSpf) {}
