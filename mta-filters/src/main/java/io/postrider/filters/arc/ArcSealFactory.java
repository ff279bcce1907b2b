// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.filters.dkim.DkimSyntaxException;
import io.postrider.filters.dkim.KeyFile;
import io.postrider.filters.dkim.SigningPool;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/// Makes `arc-seal` filters. It belongs behind `spf`, `dkim`, `arc` and `dmarc`, on listeners whose mail is
/// passed on.
public final class ArcSealFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    public ArcSealFactory() {}

    @Override
    public String name() {
        return "arc-seal";
    }

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP, Origin.LMTP);
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        ArcSealSettings settings = context.settings().read(ArcSealSettings.class);
        try {
            KeyFile key = new KeyFile(settings.file(), context.clock());
            SigningPool pool = new SigningPool(Runtime.getRuntime().availableProcessors());
            return new ArcSealFilter(context, settings, key, pool);
        } catch (IOException unreadable) {
            throw context.settings().invalid("file", "cannot be read: " + unreadable);
        } catch (DkimSyntaxException noKey) {
            throw context.settings().invalid("file", "holds no key: " + noKey.why());
        }
    }
}
