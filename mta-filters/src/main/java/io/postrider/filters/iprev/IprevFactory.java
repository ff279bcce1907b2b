// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.iprev;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.MailFilterFactory;
import java.util.EnumSet;
import java.util.Set;

/// Makes `iprev` filters; they have no settings.
public final class IprevFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    public IprevFactory() {}

    @Override
    public String name() {
        return "iprev";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP);
    }

    @Override
    public MailFilter create(ExtensionContext context) {
        return new IprevFilter(new ReverseCheck(context.dns()));
    }
}
