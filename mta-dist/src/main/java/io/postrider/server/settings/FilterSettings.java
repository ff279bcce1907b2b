// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.settings;

import io.postrider.api.plugin.Setting;
import io.postrider.api.smtp.ListenerRole;
import io.postrider.filters.chain.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What every `[[filter]]` has, whatever its factory.
public record FilterSettings(
        @Setting(text = "Its name.") String name,

        @Setting(text = "The factory's name, such as spf, dkim, rspamd, rules.")
        String use,

        @Setting(text = "The listener roles it is used for; the default is the factory's.")
        Optional<List<ListenerRole>> roles,

        @Setting(text = "What happens when it fails or is late: defer, accept or reject.", byDefault = "defer")
        OnFailure onFailure,

        @Setting(text = "How long one call may take.", byDefault = "30s", range = "100ms..10m")
        Duration timeout) {}
