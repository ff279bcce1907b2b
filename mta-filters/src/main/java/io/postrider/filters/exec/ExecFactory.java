// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.exec;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.filters.scanner.ScannerFactory;
import io.postrider.filters.scanner.ScannerGate;

/// Makes `exec` filters.
public final class ExecFactory extends ScannerFactory {
    /// For the ServiceLoader.
    public ExecFactory() {}

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        ExecSettings settings = context.settings().read(ExecSettings.class);
        if (settings.command().isEmpty() || !settings.command().getFirst().startsWith("/")) {
            throw context.settings().invalid("command", "does not begin with an absolute path");
        }
        ScannerGate gate = new ScannerGate(settings.maxProcesses(), settings.runTimeout(), context.clock());
        return new ExecFilter(settings, gate, context.virtualThreads());
    }
}
