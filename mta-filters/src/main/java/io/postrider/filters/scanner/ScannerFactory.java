// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.scanner;

import io.postrider.api.mail.Origin;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.MailFilterFactory;
import io.postrider.api.smtp.ListenerRole;
import java.util.EnumSet;
import java.util.Set;

/// A factory of filters that look at all mail, whichever way it comes in; our own notifications and reports
/// are not
/// scanned.
public abstract class ScannerFactory implements MailFilterFactory {
    /// For the ServiceLoader.
    protected ScannerFactory() {}

    @Override
    public Set<Origin> origins() {
        return EnumSet.of(Origin.SMTP, Origin.LMTP, Origin.PICKUP, Origin.API);
    }

    @Override
    public Set<ListenerRole> roles() {
        return EnumSet.allOf(ListenerRole.class);
    }

    /// The address that a setting holds.
    protected static ScannerAddress address(ExtensionContext context, String key, String text)
            throws InvalidSettingException {
        return ScannerAddress.parse(text)
                .orElseThrow(() -> context.settings().invalid(key, "is not HOST:PORT, [IPv6]:PORT or unix:/PATH"));
    }
}
