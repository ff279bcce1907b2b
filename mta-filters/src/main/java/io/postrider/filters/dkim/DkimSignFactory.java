// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.api.smtp.ListenerRole;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes `dkim-sign` filters.
public final class DkimSignFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    public DkimSignFactory() {}

    @Override
    public String name() {
        return "dkim-sign";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.allOf(Origin.class);
    }

    // on an mx listener only mail from relay networks and authenticated clients is signed
    @Override
    public Set<ListenerRole> roles() {
        return EnumSet.of(ListenerRole.SUBMISSION, ListenerRole.MX);
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        DkimSignSettings settings = context.settings().read(DkimSignSettings.class);
        Canonicalization.Pair pair = Canonicalization.Pair.of(settings.canonicalization())
                .orElseThrow(() -> context.settings()
                        .invalid("canonicalization", "is not simple or relaxed, a slash, simple or relaxed"));
        List<String> headers = settings.headers().isEmpty() ? SigningRequest.DEFAULT_HEADERS : settings.headers();
        SigningRequest request = SigningRequest.standard()
                .withHeaders(headers, settings.oversign())
                .withCanonicalization(pair);
        SigningPool pool = new SigningPool(Runtime.getRuntime().availableProcessors());
        return new DkimSignFilter(table(context, settings), request, settings.expireAfter(), pool, context.clock());
    }

    private static SigningTable table(ExtensionContext context, DkimSignSettings settings)
            throws InvalidSettingException {
        Optional<LookupTable> table = Optional.empty();
        if (settings.keyTable().isPresent()) {
            table = Optional.of(context.table(settings.keyTable().get()));
        }
        try {
            return new SigningTable(SigningTable.entries(settings.key(), context.clock()), table, context.clock());
        } catch (IOException unreadable) {
            throw context.settings().invalid("key", "a key file cannot be read: " + unreadable);
        } catch (DkimSyntaxException noKey) {
            throw context.settings().invalid("key", "a key file holds no key: " + noKey.why());
        }
    }
}
