// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rules;

import io.postrider.api.auth.Identity;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.mail.Recipient;
import io.postrider.api.queue.QueueId;
import io.postrider.api.smtp.AuthenticationResult;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.mime.AddressList;
import io.postrider.filters.mime.EncodedWords;
import io.postrider.filters.mime.MimeHeader;
import io.postrider.filters.mime.MimePart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The values of all variables of [Conditions] at one moment; what is not known yet is empty. One thread.
final class Facts {
    private final Map<String, Object> values = new HashMap<>();

    private Facts(RulesSettings.Stage stage) {
        for (String name : Conditions.VARIABLES.keySet()) {
            values.put(name, "");
        }
        for (String name : List.of("tls", "authenticated", "relay_network")) {
            values.put(name, false);
        }
        for (String name :
                "recipients recipient_domains from from_domains to header_names attachments types tags defects parts"
                        .split(" ")) {
            values.put(name, List.of());
        }
        values.put("results", Map.of());
        values.put("headers", Map.of());
        values.put("size", 0L);
        values.put("part_count", 0L);
        values.put("score", 0.0);
        values.put("stage", stage.name().toLowerCase(Locale.ROOT));
    }

    /// What is known without the message.
    static Facts of(RulesSettings.Stage stage, Transaction transaction) {
        Facts facts = new Facts(stage);
        facts.session(transaction.session());
        facts.values.put("sender", transaction.envelope().reversePath().toString());
        facts.values.put(
                "sender_domain",
                transaction
                        .envelope()
                        .reversePath()
                        .mailbox()
                        .map(Facts::domain)
                        .orElse(""));
        List<String> recipients = new ArrayList<>();
        Set<String> domains = new LinkedHashSet<>();
        for (Recipient recipient : transaction.envelope().recipients()) {
            recipients.add(recipient.mailbox().toString());
            domains.add(domain(recipient.mailbox()));
        }
        facts.values.put("recipients", recipients);
        facts.values.put("recipient_domains", List.copyOf(domains));
        facts.values.put(
                "queue_id", transaction.queueId().map(QueueId::toString).orElse(""));
        Map<String, String> results = new HashMap<>();
        for (AuthenticationResult result : transaction.results()) {
            // of many DKIM results one that passed counts
            results.merge(result.method(), result.result(), (one, other) -> one.equals("pass") ? one : other);
        }
        facts.values.put("results", results);
        return facts;
    }

    private void session(Session session) {
        values.put("listener", session.listener());
        values.put("role", session.role().name().toLowerCase(Locale.ROOT));
        values.put(
                "client_ip",
                session.clientAddress()
                        .map(address -> IpText.readable(address.getAddress()))
                        .orElse(""));
        values.put("client_name", session.clientName().orElse(""));
        values.put("helo", session.helo().orElse(""));
        values.put("tls", session.tls().isPresent());
        values.put("tls_version", session.tls().map(TlsFacts::protocol).orElse(""));
        values.put("tls_cipher", session.tls().map(TlsFacts::cipher).orElse(""));
        values.put("user", session.identity().map(Identity::user).orElse(""));
        values.put("authenticated", session.identity().isPresent());
        values.put("relay_network", session.relayNetwork());
    }

    private static String domain(Mailbox mailbox) {
        return Optional.of(mailbox.domain()).map(Domain::ascii).orElse("");
    }

    /// Adds the recipient that is being decided about.
    Facts withRecipient(Recipient recipient) {
        values.put("recipient", recipient.mailbox().toString());
        values.put("recipient_domain", domain(recipient.mailbox()));
        return this;
    }

    /// Adds the message.
    Facts withMessage(MimePart message, long size) {
        values.put("size", size);
        Map<String, List<String>> headers = new HashMap<>();
        for (MimeHeader.Field field : message.header().fields()) {
            headers.computeIfAbsent(field.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(EncodedWords.decode(field.value()));
        }
        values.put("headers", headers);
        values.put("header_names", List.copyOf(headers.keySet()));
        values.put("subject", headers.getOrDefault("subject", List.of("")).getFirst());
        List<AddressList.Address> authors = addresses(message, "from");
        values.put("from", authors.stream().map(AddressList.Address::address).toList());
        values.put(
                "from_domains",
                authors.stream()
                        .map(author -> author.domain().toLowerCase(Locale.ROOT))
                        .toList());
        List<AddressList.Address> readers = new ArrayList<>(addresses(message, "to"));
        readers.addAll(addresses(message, "cc"));
        values.put("to", readers.stream().map(AddressList.Address::address).toList());
        parts(message);
        return this;
    }

    private static List<AddressList.Address> addresses(MimePart message, String field) {
        return message.header().all(field).stream()
                .flatMap(value -> AddressList.parse(value).addresses().stream())
                .toList();
    }

    private void parts(MimePart message) {
        List<Map<String, String>> parts = new ArrayList<>();
        List<String> attachments = new ArrayList<>();
        Set<String> types = new LinkedHashSet<>();
        Set<String> defects = new LinkedHashSet<>();
        message.forEach(part -> {
            parts.add(Map.of(
                    "type", part.type(),
                    "filename", part.filename().orElse(""),
                    "charset", part.charset().orElse(""),
                    "encoding", part.encoding(),
                    "disposition", part.disposition().orElse("")));
            part.filename().ifPresent(attachments::add);
            types.add(part.type());
            defects.addAll(part.defects());
        });
        values.put("parts", parts);
        values.put("part_count", (long) parts.size());
        values.put("attachments", attachments);
        values.put("types", List.copyOf(types));
        values.put("defects", List.copyOf(defects));
    }

    /// Sets what rules before have gathered.
    Map<String, Object> with(List<String> tags, double score) {
        values.put("tags", List.copyOf(tags));
        values.put("score", score);
        return values;
    }
}
