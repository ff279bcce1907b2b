// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dnsbl;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.filters.dns.DnsNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Makes `dnsbl` filters.
public final class DnsblFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    public DnsblFactory() {}

    @Override
    public String name() {
        return "dnsbl";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP);
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        DnsblSettings settings = context.settings().read(DnsblSettings.class);
        List<DnsblFilter.AskedList> lists = new ArrayList<>();
        for (DnsblSettings.Zone zone : settings.list()) {
            ListAnswers answers = ListAnswers.parse(zone.answers())
                    .orElseThrow(() ->
                            context.settings().invalid("list", "answers of " + zone.zone() + " are no addresses"));
            lists.add(
                    new DnsblFilter.AskedList(DnsNames.withoutFinalDot(zone.zone()), zone.of(), zone.score(), answers));
        }
        return new DnsblFilter(List.copyOf(lists), settings, context.dns(), context.virtualThreads());
    }
}
