// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;

/// `mbox:/PATH`.
public final class MboxTransportFactory implements DeliveryTransportFactory {
    @Override
    public String name() {
        return "mbox";
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) throws InvalidSettingException {
        LocalTransportSettings settings = context.settings().read(LocalTransportSettings.class);
        return new MboxTransport(MailboxFiles.of(context, settings), new MailboxLock(context.clock()), context.clock());
    }
}
