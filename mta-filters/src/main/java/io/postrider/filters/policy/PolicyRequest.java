// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.policy;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.policy.PolicySettings.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The attributes of one question. Pure.
final class PolicyRequest {
    private final Map<String, String> attributes = new LinkedHashMap<>();

    PolicyRequest(Session session, Stage stage) {
        attributes.put("request", "smtpd_access_policy");
        attributes.put("protocol_state", state(stage));
        attributes.put("protocol_name", session.extended() ? "ESMTP" : "SMTP");
        attributes.put("helo_name", session.helo().orElse(""));
        session.clientAddress().ifPresent(client -> {
            attributes.put("client_address", IpText.readable(client.getAddress()));
            attributes.put("client_port", String.valueOf(client.getPort()));
        });
        attributes.put("client_name", session.clientName().orElse("unknown"));
        attributes.put("reverse_client_name", session.clientName().orElse("unknown"));
        attributes.put("instance", session.id());
        attributes.put("sasl_username", session.identity().map(Identity::user).orElse(""));
        attributes.put("sasl_method", session.identity().isPresent() ? "SASL" : "");
        attributes.put(
                "encryption_protocol", session.tls().map(TlsFacts::protocol).orElse(""));
        attributes.put("encryption_cipher", session.tls().map(TlsFacts::cipher).orElse(""));
        attributes.put(
                "encryption_keysize",
                session.tls().map(tls -> String.valueOf(tls.cipherBits())).orElse("0"));
        session.localAddress().ifPresent(local -> {
            attributes.put("server_address", IpText.readable(local.getAddress()));
            attributes.put("server_port", String.valueOf(local.getPort()));
        });
    }

    private static String state(Stage stage) {
        return switch (stage) {
            case CONNECT -> "CONNECT";
            case HELO -> "EHLO";
            case MAIL -> "MAIL";
            case RCPT -> "RCPT";
            case DATA -> "DATA";
            case END_OF_MESSAGE -> "END-OF-MESSAGE";
        };
    }

    PolicyRequest with(Transaction transaction, Optional<Recipient> recipient, OptionalLong size) {
        List<Recipient> all = transaction.envelope().recipients();
        attributes.put("sender", transaction.envelope().reversePath().toString());
        // SMTPD_POLICY_README: the recipient of DATA and later is given only when there is one
        Optional<Recipient> told = recipient.or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty());
        attributes.put("recipient", told.map(one -> one.mailbox().toString()).orElse(""));
        attributes.put("recipient_count", recipient.isPresent() ? "0" : String.valueOf(all.size()));
        attributes.put("queue_id", transaction.queueId().map(QueueId::toString).orElse(""));
        attributes.put("size", String.valueOf(size.orElse(0)));
        return this;
    }

    /// `name=value` lines and an empty one.
    String text() {
        StringBuilder text = new StringBuilder();
        attributes.forEach((name, value) -> text.append(name)
                .append('=')
                .append(value.replaceAll("\\p{Cntrl}", "?"))
                .append('\n'));
        return text.append('\n').toString();
    }
}
