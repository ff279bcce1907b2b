// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.clamd;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.scanner.Replies;
import io.postrider.filters.scanner.ScannerAddress;
import io.postrider.filters.scanner.ScannerException;
import io.postrider.filters.scanner.ScannerFactory;
import io.postrider.filters.scanner.ScannerGate;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Makes `clamd` filters.
public final class ClamdFactory extends ScannerFactory {
    /// For the ServiceLoader.
    public ClamdFactory() {}

    @Override
    public String name() {
        return "clamd";
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        ClamdSettings settings = context.settings().read(ClamdSettings.class);
        ScannerAddress address = address(context, "address", settings.address());
        ClamdClient client = new ClamdClient(address, settings.connectTimeout(), settings.scanTimeout());
        ScannerGate gate = new ScannerGate(settings.maxConnections(), settings.scanTimeout(), context.clock());
        return new ClamdFilter(client, gate, settings);
    }

    /// Scans each message whole. Thread-safe.
    private record ClamdFilter(ClamdClient client, ScannerGate gate, ClamdSettings settings) implements MailFilter {
        @Override
        public Hooks open(Session session) {
            return new Hooks() {
                @Override
                public Verdict onMessage(Transaction transaction, Content content) {
                    return content.sizeOctets() > settings.maxSize()
                            ? Verdict.proceed()
                            : gate.call(() -> scan(content))
                                    .map(ClamdFilter.this::found)
                                    .orElse(Verdict.proceed());
                }
            };
        }

        private Optional<String> scan(Content content) {
            try (InputStream message = content.open()) {
                return client.scan(message);
            } catch (IOException unreadable) {
                throw new ScannerException("the message could not be read", unreadable);
            }
        }

        private Verdict found(String virus) {
            return switch (settings.infected()) {
                case REJECT -> new Verdict.Refuse(Replies.refusal(550, "5.7.1", "Infected: " + virus));
                case DISCARD -> new Verdict.Discard("infected: " + virus);
                case HOLD -> Verdict.proceed(new Edit.Hold("infected: " + virus));
                case TAG -> Verdict.proceed(new Edit.AppendHeader(settings.header(), Replies.printable(virus)));
            };
        }
    }
}
