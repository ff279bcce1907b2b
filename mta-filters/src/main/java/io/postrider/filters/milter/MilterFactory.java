// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.smtp.Session;
import io.postrider.filters.scanner.ScannerAddress;
import io.postrider.filters.scanner.ScannerException;
import io.postrider.filters.scanner.ScannerFactory;
import io.postrider.filters.scanner.ScannerGate;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Makes `milter` filters. Many milters are many filters, in their order.
public final class MilterFactory extends ScannerFactory {
    /// For the ServiceLoader.
    public MilterFactory() {}

    @Override
    public String name() {
        return "milter";
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        MilterSettings settings = context.settings().read(MilterSettings.class);
        ScannerAddress address = address(context, "address", settings.address());
        ScannerGate gate = new ScannerGate(settings.maxConnections(), settings.connectTimeout(), context.clock());
        return new Milter(address, settings, gate, new Semaphore(settings.maxConnections(), true));
    }

    /// Opens a conversation for each session. Thread-safe.
    private record Milter(ScannerAddress address, MilterSettings settings, ScannerGate gate, Semaphore conversations)
            implements MailFilter {
        @Override
        public Hooks open(Session session) {
            return new MilterHooks(session, this::converse);
        }

        private MilterConversation converse() {
            return gate.call(() -> {
                take();
                try {
                    MilterConnection connection = MilterConnection.open(address, settings.connectTimeout());
                    return new MilterConversation(connection, settings, conversations::release);
                } catch (ScannerException failed) {
                    conversations.release();
                    throw failed;
                }
            });
        }

        private void take() {
            try {
                if (!conversations.tryAcquire(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new ScannerException("too many conversations with the milter at once");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new ScannerException("interrupted");
            }
        }
    }
}
