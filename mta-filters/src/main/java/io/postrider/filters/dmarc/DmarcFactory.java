// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dmarc;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.filters.dns.IpRange;
import io.postrider.filters.psl.PublicSuffixList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Makes `dmarc` filters. They read what `spf`, `dkim` and `arc` before them reported.
public final class DmarcFactory implements MailFilterFactory {
    /// With SPF's 30, DKIM's 10 and ARC's 10 questions no message costs more than 60.
    private static final int MAX_QUERIES = 10;

    /// For the ServiceLoader.
    public DmarcFactory() {}

    @Override
    public String name() {
        return "dmarc";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP);
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        DmarcSettings settings = context.settings().read(DmarcSettings.class);
        List<IpRange> forwarders = new ArrayList<>();
        for (String text : settings.trustedForwarders()) {
            forwarders.add(IpRange.parse(text)
                    .orElseThrow(() ->
                            context.settings().invalid("trusted-forwarders", "is no address or CIDR range: " + text)));
        }
        DmarcEvaluator evaluator = new DmarcEvaluator(
                context.dns(), settings.mode(), suffixes(context, settings), context.clock(), MAX_QUERIES);
        return new DmarcFilter(evaluator, settings, forwarders);
    }

    private static Supplier<PublicSuffixList> suffixes(ExtensionContext context, DmarcSettings settings)
            throws InvalidSettingException {
        if (settings.publicSuffixList().isEmpty()) {
            return PublicSuffixList::shipped;
        }
        try {
            PublicSuffixList list =
                    PublicSuffixList.of(settings.publicSuffixList().get());
            return () -> list;
        } catch (IOException unreadable) {
            throw context.settings().invalid("public-suffix-list", "cannot be read: " + unreadable);
        }
    }
}
