// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import java.util.EnumSet;
import java.util.Set;

/// Makes `dkim` filters.
public final class DkimFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    public DkimFactory() {}

    @Override
    public String name() {
        return "dkim";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP, Origin.LMTP);
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        DkimSettings settings = context.settings().read(DkimSettings.class);
        DkimPolicy policy = new DkimPolicy(
                settings.minRsaBits(), settings.allowSha1(), settings.maxSignatures(), settings.allowPartialBody());
        return new DkimFilter(context.dns(), policy, context.clock());
    }
}
