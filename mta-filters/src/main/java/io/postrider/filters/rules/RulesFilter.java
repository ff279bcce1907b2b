// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rules;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.mime.MimeParser;
import io.postrider.filters.mime.MimePart;
import io.postrider.filters.rules.RulesSettings.Stage;
import io.postrider.filters.scanner.ScannerException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Asks the rules of a stage in order. Tags and score last for a transaction. Thread-safe.
final class RulesFilter implements MailFilter {
    private final List<CompiledRule> rules;
    private final long maxSize;
    private final List<LookupTable> tables;

    RulesFilter(List<CompiledRule> rules, long maxSize, List<LookupTable> tables) {
        this.rules = List.copyOf(rules);
        this.maxSize = maxSize;
        this.tables = List.copyOf(tables);
    }

    @Override
    public Hooks open(Session session) {
        return new RulesHooks();
    }

    @Override
    public void close() {
        tables.forEach(LookupTable::close);
    }

    private final class RulesHooks implements Hooks {
        private final List<String> tags = new ArrayList<>();
        private double score;

        @Override
        public Verdict onMail(Transaction transaction) {
            tags.clear();
            score = 0;
            return ask(Stage.MAIL, transaction, Facts.of(Stage.MAIL, transaction));
        }

        @Override
        public Verdict onRcpt(Transaction transaction, Recipient recipient) {
            return ask(
                    Stage.RCPT, transaction, Facts.of(Stage.RCPT, transaction).withRecipient(recipient));
        }

        @Override
        public Verdict onData(Transaction transaction) {
            return ask(Stage.DATA, transaction, Facts.of(Stage.DATA, transaction));
        }

        @Override
        public Verdict onMessage(Transaction transaction, Content content) {
            if (rules.stream().noneMatch(rule -> rule.rule().at() == Stage.MESSAGE)) {
                return Verdict.proceed();
            }
            Facts facts = Facts.of(Stage.MESSAGE, transaction).withMessage(read(content), content.sizeOctets());
            return ask(Stage.MESSAGE, transaction, facts);
        }

        @Override
        public void onTransactionEnd(Transaction transaction, Ending ending) {
            tags.clear();
            score = 0;
        }

        private MimePart read(Content content) {
            try (InputStream in = content.open()) {
                boolean whole = content.sizeOctets() <= maxSize;
                return MimeParser.parse(whole ? in.readAllBytes() : content.head());
            } catch (IOException unreadable) {
                throw new ScannerException("the message could not be read", unreadable);
            }
        }

        private Verdict ask(Stage stage, Transaction transaction, Facts facts) {
            List<Edit> edits = new ArrayList<>();
            for (CompiledRule rule : rules) {
                boolean matches = rule.rule().at() == stage && rule.condition().holds(facts.with(tags, score));
                if (!matches) {
                    continue;
                }
                switch (rule.rule().action()) {
                    case ACCEPT -> {
                        return new Verdict.Proceed(edits);
                    }
                    case REJECT, DEFER -> {
                        return new Verdict.Refuse(rule.reply().orElseThrow());
                    }
                    case DISCARD -> {
                        return new Verdict.Discard("rule " + rule.rule().name());
                    }
                    case TAG -> tags.add(rule.rule().value().orElse(""));
                    case SCORE -> score += rule.points();
                    case HOLD, REDIRECT, ADD_HEADER, REPLACE_HEADER, REMOVE_HEADER, ADD_RECIPIENT, ROUTE ->
                        edits.addAll(rule.edits(transaction));
                }
                if (rule.rule().last()) {
                    break;
                }
            }
            return new Verdict.Proceed(edits);
        }
    }
}
