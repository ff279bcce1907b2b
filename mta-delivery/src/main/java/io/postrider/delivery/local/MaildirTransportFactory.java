// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;

/// `maildir:/PATH`.
public final class MaildirTransportFactory implements DeliveryTransportFactory {
    @Override
    public String name() {
        return "maildir";
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) throws InvalidSettingException {
        LocalTransportSettings settings = context.settings().read(LocalTransportSettings.class);
        return new MaildirTransport(
                MailboxFiles.of(context, settings),
                new MaildirNames(context.clock(), ProcessHandle.current().pid(), context.hostname()),
                new MaildirQuota(settings.quota(), settings.quotaMessages(), settings.overQuota()));
    }
}
