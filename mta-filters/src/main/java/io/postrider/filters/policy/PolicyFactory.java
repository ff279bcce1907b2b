// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.policy;

import io.postrider.api.filter.MailFilter;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.policy.PolicySettings.Stage;
import io.postrider.filters.scanner.ScannerAddress;
import io.postrider.filters.scanner.ScannerConnection;
import io.postrider.filters.scanner.ScannerException;
import io.postrider.filters.scanner.ScannerFactory;
import io.postrider.filters.scanner.ScannerGate;
import java.util.Optional;
import java.util.OptionalLong;

/// Makes `policy` filters.
public final class PolicyFactory extends ScannerFactory {
    /// For the ServiceLoader.
    public PolicyFactory() {}

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public MailFilter create(ExtensionContext context) throws InvalidSettingException {
        PolicySettings settings = context.settings().read(PolicySettings.class);
        ScannerAddress address = address(context, "address", settings.address());
        ScannerGate gate = new ScannerGate(settings.maxConnections(), settings.answerTimeout(), context.clock());
        return new PolicyFilter(address, settings, gate);
    }

    /// One connection a question. Thread-safe.
    private record PolicyFilter(ScannerAddress address, PolicySettings settings, ScannerGate gate)
            implements MailFilter {
        private static final int MAX_LINE = 8_192;
        private static final int MAX_LINES = 100;

        @Override
        public Hooks open(Session session) {
            return new PolicyHooks(this, session);
        }

        private Verdict ask(Stage stage, PolicyRequest request, Optional<Transaction> transaction) {
            String action = gate.call(() -> answer(request.text()));
            return stage == Stage.CONNECT || stage == Stage.HELO
                    ? PolicyActions.verdict(action, Optional.empty())
                    : PolicyActions.verdict(action, transaction);
        }

        private String answer(String question) {
            try (ScannerConnection server = ScannerConnection.open(address, settings.connectTimeout())) {
                server.deadline(settings.answerTimeout());
                server.write(question);
                Optional<String> action = Optional.empty();
                String line = server.readLine(MAX_LINE);
                for (int i = 0; i < MAX_LINES && !line.isEmpty(); i++) {
                    action = line.startsWith("action=") ? Optional.of(line.substring(7)) : action;
                    line = server.readLine(MAX_LINE);
                }
                return action.orElseThrow(() -> new ScannerException("the policy server gives no action"));
            }
        }
    }

    private record PolicyHooks(PolicyFilter filter, Session session) implements MailFilter.Hooks {
        @Override
        public Verdict onConnect() {
            return early(Stage.CONNECT);
        }

        @Override
        public Verdict onHelo() {
            return early(Stage.HELO);
        }

        private Verdict early(Stage stage) {
            return filter.settings().at().contains(stage)
                    ? filter.ask(stage, new PolicyRequest(session, stage), Optional.empty())
                    : Verdict.proceed();
        }

        private Verdict ask(Stage stage, Transaction transaction, Optional<Recipient> recipient, OptionalLong size) {
            if (!filter.settings().at().contains(stage)) {
                return Verdict.proceed();
            }
            PolicyRequest request = new PolicyRequest(session, stage).with(transaction, recipient, size);
            return filter.ask(stage, request, Optional.of(transaction));
        }

        @Override
        public Verdict onMail(Transaction transaction) {
            return ask(Stage.MAIL, transaction, Optional.empty(), OptionalLong.empty());
        }

        @Override
        public Verdict onRcpt(Transaction transaction, Recipient recipient) {
            return ask(Stage.RCPT, transaction, Optional.of(recipient), OptionalLong.empty());
        }

        @Override
        public Verdict onData(Transaction transaction) {
            return ask(Stage.DATA, transaction, Optional.empty(), OptionalLong.empty());
        }

        @Override
        public Verdict onMessage(Transaction transaction, Content content) {
            return ask(Stage.END_OF_MESSAGE, transaction, Optional.empty(), OptionalLong.of(content.sizeOctets()));
        }
    }
}
