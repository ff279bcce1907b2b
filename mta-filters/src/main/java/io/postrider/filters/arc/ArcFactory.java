// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.filters.dkim.DkimPolicy;
import java.util.EnumSet;
import java.util.Set;

/// Makes `arc` filters: validation.
public final class ArcFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    public ArcFactory() {}

    @Override
    public String name() {
        return "arc";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP, Origin.LMTP);
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        ArcSettings settings = context.settings().read(ArcSettings.class);
        DkimPolicy policy = new DkimPolicy(settings.minRsaBits(), false, 1, true);
        return new ArcFilter(context.dns(), policy, context.clock());
    }
}
