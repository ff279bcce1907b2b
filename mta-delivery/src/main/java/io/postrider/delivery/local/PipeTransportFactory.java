// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryTransport;
import io.postrider.api.plugin.DeliveryTransportFactory;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;

/// `pipe:/PROGRAM ARG…`, or `command = […]` in a `[transport.X]`.
public final class PipeTransportFactory implements DeliveryTransportFactory {
    @Override
    public String name() {
        return "pipe";
    }

    @Override
    public DeliveryTransport create(ExtensionContext context) throws InvalidSettingException {
        PipeSettings settings = context.settings().read(PipeSettings.class);
        Launcher launcher = launcher(context, settings);
        String defect = launcher.defect(settings.runAs());
        boolean configured = !context.settings().keys().isEmpty();
        if (configured && !defect.isEmpty()) {
            throw context.settings().invalid("run-as", defect);
        }
        for (String variable : settings.environment()) {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*=[^\\x00]*")) {
                throw context.settings().invalid("environment", "\"" + variable + "\" is not NAME=VALUE");
            }
        }
        return new PipeTransport(settings, launcher, context.virtualThreads(), context.clock());
    }

    private static Launcher launcher(ExtensionContext context, PipeSettings settings) throws InvalidSettingException {
        try {
            return Launcher.ofThisProcess(settings.runAs());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw context.settings().invalid("run-as", "interrupted while the user was looked up");
        }
    }
}
