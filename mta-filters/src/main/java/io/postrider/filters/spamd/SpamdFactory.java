// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.spamd;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Makes `spamd` filters.
public final class SpamdFactory extends ScannerFactory {
    /// For the ServiceLoader.
    public SpamdFactory() {}

    @Override
    public String name() {
        return "spamd";
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        SpamdSettings settings = context.settings().read(SpamdSettings.class);
        ScannerAddress address = address(context, "address", settings.address());
        if (settings.user().filter(name -> !name.matches("[^\\s\\p{Cntrl}]+")).isPresent()) {
            throw context.settings().invalid("user", "is no user name");
        }
        SpamdClient client = new SpamdClient(address, settings.connectTimeout(), settings.scanTimeout());
        ScannerGate gate = new ScannerGate(settings.maxConnections(), settings.scanTimeout(), context.clock());
        return new SpamdFilter(client, gate, settings);
    }

    /// Scans each message. Thread-safe.
    private record SpamdFilter(SpamdClient client, ScannerGate gate, SpamdSettings settings) implements MailFilter {
        private static final List<String> FIELDS = List.of("X-Spam-Flag", "X-Spam-Score", "X-Spam-Status");
        private static final int MAX_RULES = 2_000;

        @Override
        public Hooks open(Session session) {
            return new Hooks() {
                @Override
                public Verdict onMessage(Transaction transaction, Content content) {
                    return content.sizeOctets() > settings.maxSize()
                            ? Verdict.proceed()
                            : verdict(gate.call(() -> scan(content)));
                }
            };
        }

        private SpamdClient.Score scan(Content content) {
            try (InputStream message = content.open()) {
                return client.scan(message, content.sizeOctets(), settings.user());
            } catch (IOException unreadable) {
                throw new ScannerException("the message could not be read", unreadable);
            }
        }

        private Verdict verdict(SpamdClient.Score found) {
            if (settings.rejectScore().filter(limit -> found.score() >= limit).isPresent()) {
                return new Verdict.Refuse(Replies.refusal(550, "5.7.1", "The message looks like spam"));
            }
            if (!settings.addHeaders()) {
                return Verdict.proceed();
            }
            List<Edit> edits = new ArrayList<>();
            // what the sender wrote under our names is no statement of ours
            FIELDS.forEach(name -> edits.add(new Edit.RemoveHeader(name, 0)));
            if (found.spam()) {
                edits.add(new Edit.AppendHeader("X-Spam-Flag", "YES"));
            }
            String score = String.format(Locale.ROOT, "%.1f", found.score());
            String rules = Replies.printable(found.rules());
            String folded =
                    rules.substring(0, Math.min(rules.length(), MAX_RULES)).replace(",", ",\r\n\t");
            edits.add(new Edit.AppendHeader("X-Spam-Score", score));
            edits.add(new Edit.AppendHeader(
                    "X-Spam-Status",
                    (found.spam() ? "Yes" : "No") + ", score=" + score + " required="
                            + String.format(Locale.ROOT, "%.1f", found.threshold())
                            + (folded.isBlank() ? "" : "\r\n\ttests=" + folded.stripTrailing())));
            return new Verdict.Proceed(edits);
        }
    }
}
