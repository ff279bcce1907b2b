// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rspamd;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.scanner.ScannerFactory;
import io.postrider.filters.scanner.ScannerGate;
import java.net.URI;
import java.net.URISyntaxException;

/// Makes `rspamd` filters.
public final class RspamdFactory extends ScannerFactory {
    /// For the ServiceLoader.
    public RspamdFactory() {}

    @Override
    public String name() {
        return "rspamd";
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        RspamdSettings settings = context.settings().read(RspamdSettings.class);
        int colon = settings.spamHeader().indexOf(':');
        if (colon <= 0) {
            throw context.settings().invalid("spam-header", "is not `Name: value`");
        }
        RspamdClient client = new RspamdClient(uri(context, settings.url()), settings);
        ScannerGate gate = new ScannerGate(settings.maxConnections(), settings.scanTimeout(), context.clock());
        RspamdActions actions = new RspamdActions(
                settings.spamHeader().substring(0, colon).strip(),
                settings.spamHeader().substring(colon + 1).strip(),
                settings.rejectText());
        return new RspamdFilter(client, gate, actions, settings.maxSize());
    }

    private static URI uri(ExtensionContext context, String text) throws InvalidSettingException {
        try {
            URI base = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
            if (http && base.getHost() != null) {
                return new URI(base + "/checkv2");
            }
        } catch (URISyntaxException malformed) {
            throw context.settings().invalid("url", "is no URL: " + malformed.getReason());
        }
        throw context.settings().invalid("url", "is no http: or https: URL");
    }

    /// Scans each message. Thread-safe.
    private record RspamdFilter(RspamdClient client, ScannerGate gate, RspamdActions actions, long maxSize)
            implements MailFilter {
        @Override
        public Hooks open(Session session) {
            return new Hooks() {
                @Override
                public Verdict onMessage(Transaction transaction, Content content) {
                    return content.sizeOctets() > maxSize
                            ? Verdict.proceed()
                            : actions.verdict(gate.call(() -> client.check(transaction, content)));
                }
            };
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
