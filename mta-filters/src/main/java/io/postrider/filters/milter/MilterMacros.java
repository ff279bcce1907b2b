// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.ReversePath;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpText;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sendmail's names for what is known at each step. Pure functions.
final class MilterMacros {
    private MilterMacros() {}

    static Map<String, String> connect(Session session) {
        Map<String, String> macros = new LinkedHashMap<>();
        macros.put("j", session.hostname());
        macros.put("{daemon_name}", session.listener());
        macros.put("v", "Postrider");
        session.localAddress().ifPresent(local -> {
            macros.put("{daemon_addr}", IpText.readable(local.getAddress()));
            macros.put("{daemon_port}", String.valueOf(local.getPort()));
        });
        session.clientAddress().ifPresent(client -> {
            String address = IpText.readable(client.getAddress());
            String name = session.clientName().orElse("[" + address + "]");
            macros.put("{client_addr}", address);
            macros.put("{client_name}", session.clientName().orElse("unknown"));
            macros.put("{client_ptr}", session.clientName().orElse("unknown"));
            macros.put("{client_port}", String.valueOf(client.getPort()));
            macros.put("_", name + " [" + address + "]");
        });
        return macros;
    }

    static Map<String, String> helo(Session session) {
        Map<String, String> macros = new LinkedHashMap<>();
        session.tls().ifPresent(tls -> tls(tls, macros));
        return macros;
    }

    private static void tls(TlsFacts tls, Map<String, String> macros) {
        macros.put("{tls_version}", tls.protocol());
        macros.put("{cipher}", tls.cipher());
        macros.put("{cipher_bits}", String.valueOf(tls.cipherBits()));
        tls.verifiedPeer().ifPresent(subject -> macros.put("{cert_subject}", subject));
    }

    static Map<String, String> mail(Transaction transaction) {
        Session session = transaction.session();
        Map<String, String> macros = helo(session);
        queueId(transaction, macros);
        session.identity().map(Identity::user).ifPresent(user -> {
            macros.put("{auth_authen}", user);
            macros.put("{auth_type}", "SASL");
        });
        ReversePath sender = transaction.envelope().reversePath();
        macros.put("{mail_addr}", sender.toString());
        macros.put(
                "{mail_host}", sender.mailbox().map(box -> box.domain().ascii()).orElse(""));
        macros.put("{mail_mailer}", "smtp");
        return macros;
    }

    static Map<String, String> rcpt(Mailbox recipient) {
        Map<String, String> macros = new LinkedHashMap<>();
        macros.put("{rcpt_addr}", recipient.toString());
        macros.put("{rcpt_host}", recipient.domain().ascii());
        macros.put("{rcpt_mailer}", "smtp");
        return macros;
    }

    static Map<String, String> content(Transaction transaction) {
        Map<String, String> macros = new LinkedHashMap<>();
        queueId(transaction, macros);
        return macros;
    }

    private static void queueId(Transaction transaction, Map<String, String> macros) {
        // milters write the queue id into fields and logs; before DATA there is none
        transaction.queueId().map(QueueId::toString).ifPresent(id -> macros.put("i", id));
    }
}
