// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.milter;

import io.postrider.api.filter.Ending;
import io.postrider.api.filter.MailFilter.Hooks;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Recipient;
import io.postrider.api.smtp.Session;
import io.postrider.api.smtp.Transaction;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.scanner.ScannerException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/// One SMTP session's conversation with one milter. A session that has only a message stage (mail that came
/// by no
/// connection) has the earlier steps made up for at that stage.
final class MilterHooks implements Hooks {
    private final Session session;
    private final Supplier<MilterConversation> opener;
    private Optional<MilterConversation> conversation = Optional.empty();
    private boolean greeted;
    private boolean heloSent;
    private boolean mailSent;
    private int recipientsSent;
    private boolean acceptedSession;
    private boolean acceptedTransaction;

    MilterHooks(Session session, Supplier<MilterConversation> opener) {
        this.session = session;
        this.opener = opener;
    }

    @Override
    public Verdict onConnect() {
        return greet();
    }

    private MilterConversation milter() {
        if (conversation.isEmpty()) {
            conversation = Optional.of(opener.get());
        }
        return conversation.get();
    }

    private Verdict greet() {
        greeted = true;
        MilterConversation milter = milter();
        if (milter.wants(MilterWords.NO_CONNECT)) {
            return Verdict.proceed();
        }
        milter.macros('C', MilterMacros.connect(session));
        return step(milter.step('C', connectData(), MilterWords.NO_REPLY_CONNECT), true);
    }

    private byte[] connectData() {
        Optional<InetSocketAddress> client = session.clientAddress();
        if (client.isEmpty()) {
            return MilterConnection.nulEnded("localhost", "U");
        }
        String address = IpText.readable(client.get().getAddress());
        byte[] name = MilterConnection.nulEnded(session.clientName().orElse("[" + address + "]"));
        boolean four = client.get().getAddress() instanceof Inet4Address;
        byte[] text = MilterConnection.nulEnded(four ? address : "IPv6:" + address);
        return ByteBuffer.allocate(name.length + 3 + text.length)
                .put(name)
                .put((byte) (four ? '4' : '6'))
                .putShort((short) client.get().getPort())
                .put(text)
                .array();
    }

    @Override
    public Verdict onHelo() {
        return acceptedSession ? Verdict.proceed() : helo();
    }

    private Verdict helo() {
        heloSent = true;
        MilterConversation milter = milter();
        if (milter.wants(MilterWords.NO_HELO)) {
            return Verdict.proceed();
        }
        milter.macros('H', MilterMacros.helo(session));
        byte[] name = MilterConnection.nulEnded(session.helo().orElse("localhost"));
        return step(milter.step('H', name, MilterWords.NO_REPLY_HELO), true);
    }

    @Override
    public Verdict onMail(Transaction transaction) {
        acceptedTransaction = false;
        mailSent = false;
        recipientsSent = 0;
        return acceptedSession ? Verdict.proceed() : mail(transaction);
    }

    private Verdict mail(Transaction transaction) {
        mailSent = true;
        MilterConversation milter = milter();
        if (milter.wants(MilterWords.NO_MAIL)) {
            return Verdict.proceed();
        }
        milter.macros('M', MilterMacros.mail(transaction));
        byte[] path = MilterConnection.nulEnded("<" + transaction.envelope().reversePath() + ">");
        return step(milter.step('M', path, MilterWords.NO_REPLY_MAIL), false);
    }

    @Override
    public Verdict onRcpt(Transaction transaction, Recipient recipient) {
        return accepted() ? Verdict.proceed() : rcpt(recipient);
    }

    private Verdict rcpt(Recipient recipient) {
        recipientsSent++;
        MilterConversation milter = milter();
        if (milter.wants(MilterWords.NO_RCPT)) {
            return Verdict.proceed();
        }
        milter.macros('R', MilterMacros.rcpt(recipient.mailbox()));
        byte[] path = MilterConnection.nulEnded("<" + recipient.mailbox() + ">");
        MilterConversation.Outcome outcome = milter.step('R', path, MilterWords.NO_REPLY_RCPT);
        return step(outcome, false);
    }

    @Override
    public Verdict onData(Transaction transaction) {
        return accepted() ? Verdict.proceed() : data(transaction);
    }

    private Verdict data(Transaction transaction) {
        MilterConversation milter = milter();
        if (milter.wants(MilterWords.NO_DATA)) {
            return Verdict.proceed();
        }
        milter.macros('T', MilterMacros.content(transaction));
        return step(milter.step('T', new byte[0], MilterWords.NO_REPLY_DATA), false);
    }

    @Override
    public Verdict onMessage(Transaction transaction, Content content) {
        boolean local = !mailSent && !acceptedSession;
        Verdict before = local ? madeUp(transaction) : Verdict.proceed();
        if (!(before instanceof Verdict.Proceed) || accepted() || milter().tooBig(content.sizeOctets())) {
            return before;
        }
        return step(milter().message(transaction, content), false);
    }

    private Verdict madeUp(Transaction transaction) {
        Verdict verdict = greeted ? Verdict.proceed() : greet();
        if (goesOn(verdict) && !heloSent && session.helo().isPresent()) {
            verdict = helo();
        }
        if (goesOn(verdict)) {
            verdict = mail(transaction);
        }
        for (Recipient recipient : transaction.envelope().recipients()) {
            verdict = goesOn(verdict) ? rcpt(recipient) : verdict;
        }
        return goesOn(verdict) ? data(transaction) : verdict;
    }

    private boolean goesOn(Verdict verdict) {
        return verdict instanceof Verdict.Proceed && !accepted();
    }

    private boolean accepted() {
        return acceptedSession || acceptedTransaction;
    }

    private Verdict step(MilterConversation.Outcome outcome, boolean ofSession) {
        return switch (outcome) {
            case MilterConversation.Outcome.Decided(Verdict verdict) -> verdict;
            case MilterConversation.Outcome.Accepted accepted -> {
                acceptedSession |= ofSession;
                acceptedTransaction = true;
                yield Verdict.proceed();
            }
        };
    }

    @Override
    public void onTransactionEnd(Transaction transaction, Ending ending) {
        if (mailSent || recipientsSent > 0) {
            conversation.ifPresent(MilterConversation::abort);
        }
        mailSent = false;
        acceptedTransaction = false;
        recipientsSent = 0;
    }

    @Override
    public void close() {
        try {
            conversation.ifPresent(MilterConversation::quit);
        } catch (ScannerException alreadyGone) {
            acceptedSession = true;
        }
    }
}
