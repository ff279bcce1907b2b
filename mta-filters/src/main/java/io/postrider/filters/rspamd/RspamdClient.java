// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rspamd;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.scanner.ScannerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks Rspamd's `/checkv2`. Thread-safe; keeps connections alive.
final class RspamdClient implements AutoCloseable {
    private static final int MAX_ANSWER = 4 << 20;
    private static final int MAX_HEADER = 4_000;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http;
    private final URI uri;
    private final RspamdSettings settings;

    RspamdClient(URI uri, RspamdSettings settings) {
        this.uri = uri;
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    JsonNode check(Transaction transaction, Content content) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(settings.scanTimeout())
                .POST(BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> opened(content)), Math.max(1, content.sizeOctets())));
        settings.password().ifPresent(word -> header(request, "Password", word));
        about(transaction.session(), request);
        header(request, "From", transaction.envelope().reversePath().toString());
        for (Recipient recipient : transaction.envelope().recipients()) {
            header(request, "Rcpt", recipient.mailbox().toString());
        }
        transaction.queueId().map(QueueId::toString).ifPresent(id -> header(request, "Queue-Id", id));
        try {
            HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return answer(response.statusCode(), body.readNBytes(MAX_ANSWER));
            }
        } catch (IOException broken) {
            throw new ScannerException("rspamd", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ScannerException("rspamd: interrupted");
        }
    }

    private static void about(Session session, HttpRequest.Builder request) {
        session.clientAddress().ifPresent(address -> header(request, "Ip", IpText.readable(address.getAddress())));
        session.helo().ifPresent(helo -> header(request, "Helo", helo));
        session.clientName().ifPresent(name -> header(request, "Hostname", name));
        session.identity().map(Identity::user).ifPresent(user -> header(request, "User", user));
        session.tls().map(TlsFacts::cipher).ifPresent(cipher -> header(request, "TLS-Cipher", cipher));
        session.tls().map(TlsFacts::protocol).ifPresent(version -> header(request, "TLS-Version", version));
        header(request, "MTA-Name", session.hostname());
    }

    /// HTTP fields hold printable US-ASCII; what is outside is left out rather than changed.
    private static void header(HttpRequest.Builder request, String name, String value) {
        boolean printable = value.length() <= MAX_HEADER && value.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (printable && !value.isEmpty()) {
            request.header(name, value);
        }
    }

    private static InputStream opened(Content content) {
        try {
            return content.open();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private JsonNode answer(int status, byte[] body) {
        if (status != 200) {
            throw new ScannerException("rspamd answers with HTTP status " + status);
        }
        try {
            JsonNode answer = json.readTree(body);
            if (answer.isObject() && answer.path("action").isString()) {
                return answer;
            }
        } catch (JacksonException malformed) {
            throw new ScannerException("rspamd answers with no JSON", malformed);
        }
        throw new ScannerException("rspamd answers without an action");
    }

    @Override
    public void close() {
        http.close();
    }
}
