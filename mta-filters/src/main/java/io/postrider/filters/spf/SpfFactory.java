// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spf;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import java.util.EnumSet;
import java.util.Set;

/// Makes `spf` filters.
public final class SpfFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    public SpfFactory() {}

    @Override
    public String name() {
        return "spf";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP);
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        SpfSettings settings = context.settings().read(SpfSettings.class);
        SpfEvaluator evaluator = new SpfEvaluator(context.dns(), SpfLimits.ofFilter(), context.clock());
        return new SpfFilter(evaluator, settings, context.hostname(), context.clock());
    }
}
