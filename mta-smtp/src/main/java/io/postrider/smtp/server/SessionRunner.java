// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.postrider.api.smtp.Reply;
import io.postrider.api.smtp.TlsFacts;
import io.postrider.smtp.protocol.ReplyFormat;
import io.postrider.smtp.server.SessionBuffer.Input;
import io.postrider.smtp.server.SessionBuffer.Occasion;
import io.postrider.smtp.session.SmtpSession;
import io.postrider.smtp.session.Step;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives one [SmtpSession] from one [SessionBuffer]: pulls what is next, does the step, sends the
/// replies together when there is nothing more to pull. Runs on a virtual thread that ends when the
/// client has to speak; never on two at once.
final class SessionRunner implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRunner.class);
    private static final byte[] BINARY_LINE = {0x16, 0x03, 0x01, '\n'};
    private final SmtpSession session;
    private final SessionBuffer buffer;
    private final ReplyWriter out;
    private final Link link;
    private final WorkGate gate;
    private WorkGate.Pass pass;
    private Mode mode = Mode.COMMAND;
    private long patienceNanos;
    private boolean opened;

    /// What the runner asks of its connection. Thread-safe; none blocks.
    interface Link {
        /// From now on the client has so long for its next line.
        void expectLine();

        /// Sends the reply in clear and begins TLS, if nothing is buffered; an [Occasion] tells what came
        /// of it.
        void upgrade(byte[] reply);

        /// Sends the last octets and closes.
        ///
        /// @param orderly false where the client may still be sending, so that our words need time to
        ///     reach it
        void finish(ByteBuf last, boolean orderly);

        /// The settings.
        ConnectionSettings settings();

        /// True for clients that may talk early.
        boolean exempt();

        /// Of the TLS handshake that is done.
        TlsFacts tlsFacts();

        /// How long every reply waits at this moment (overload).
        Duration tarpit();
    }

    private enum Mode {
        COMMAND,
        CONTENT,
        TLS,
        OVER
    }

    SessionRunner(SmtpSession session, SessionBuffer buffer, ReplyWriter out, Link link, WorkGate gate) {
        this.session = session;
        this.buffer = buffer;
        this.out = out;
        this.link = link;
        this.gate = gate;
        this.pass = gate.pass();
    }

    /// True while the session is a stranger's: neither authenticated nor in a relay network.
    boolean servesStranger() {
        return OverloadGuard.isStranger(session.view());
    }

    @Override
    public void run() {
        // one for each thread: the next one may run before this one has ended
        WorkGate.Pass own = gate.pass();
        pass = own;
        boolean sound = false;
        try {
            own.enter();
            drive();
            sound = true;
        } catch (InterruptedException stopped) {
            LOG.warn("session {} given up: {}", session.view().id(), String.valueOf(stopped.getMessage()));
        } finally {
            own.leave();
            if (!sound) {
                session.close();
                link.finish(Unpooled.EMPTY_BUFFER, true);
            }
        }
    }

    private void drive() throws InterruptedException {
        while (mode != Mode.OVER) {
            if (mode == Mode.CONTENT) {
                content();
                continue;
            }
            boolean lines = mode == Mode.COMMAND && opened;
            if (out.isFull() || !buffer.hasInput(lines)) {
                if (!flush()) {
                    step(session::onTimeout);
                    continue;
                }
                if (lines) {
                    link.expectLine();
                }
            }
            // behind a Nothing another thread may be running already: touch nothing
            if (!pulled(buffer.pull(lines))) {
                return;
            }
        }
    }

    private boolean pulled(Input input) throws InterruptedException {
        switch (input) {
            case Input.Nothing() -> {
                return false;
            }
            case Input.Line(byte[] octets, boolean more) -> step(() -> session.onLine(octets, more));
            case Input.Overlong() -> step(session::onOverlongLine);
            case Input.Happened(Occasion occasion) -> happened(occasion);
            case Input.Ended() -> lost();
        }
        return true;
    }

    private void happened(Occasion occasion) throws InterruptedException {
        switch (occasion) {
            case READY -> open();
            case TLS_DONE -> {
                mode = Mode.COMMAND;
                step(() -> session.onTls(link.tlsFacts()));
            }
            case TLS_FAILED -> step(session::onTlsFailed);
            case EARLY_OCTETS -> step(session::onEarlyOctets);
            case FOREIGN -> step(() -> session.onLine(BINARY_LINE, false));
            case TIMEOUT -> step(mode == Mode.TLS ? session::onTlsFailed : session::onTimeout);
            case SHUTDOWN -> step(session::onShutdown);
        }
    }

    private void open() throws InterruptedException {
        opened = true;
        // RFC 5321 §4.3.1: the client waits for the greeting
        boolean early = buffer.bufferedOctets() > 0 && !link.exempt();
        step(early ? session::onEarlyOctets : session::open);
    }

    private void lost() {
        if (opened) {
            session.onLost();
        }
        over(true);
    }

    private void over(boolean orderly) {
        mode = Mode.OVER;
        session.close();
        link.finish(out.takePending(), orderly);
    }

    private void content() throws InterruptedException {
        Optional<ByteBuf> piece = buffer.takeContent();
        if (piece.isPresent()) {
            long earned = piece.get().readableBytes()
                    * 1_000_000_000L
                    / link.settings().leastDataRate();
            patienceNanos = Math.min(link.settings().dataTimeout().toNanos(), patienceNanos + earned);
            feed(piece.get());
            return;
        }
        if (!flush()) {
            step(session::onTimeout);
        } else if (buffer.isEnded()) {
            lost();
        } else {
            awaitContent();
        }
    }

    private void awaitContent() throws InterruptedException {
        long began = System.nanoTime();
        boolean came = pass.outside(() -> buffer.awaitContent(patienceNanos));
        // only time that we wait for the client counts against it
        patienceNanos -= System.nanoTime() - began;
        if (!came) {
            step(session::onTimeout);
        }
    }

    private void feed(ByteBuf piece) throws InterruptedException {
        Optional<Step> done = Optional.empty();
        boolean kept = false;
        try {
            while (done.isEmpty() && piece.isReadable()) {
                ByteBuffer octets = piece.nioBuffer();
                int before = octets.remaining();
                done = guarded(() -> session.onContent(octets), () -> Optional.of(session.onFault()));
                int taken = before - octets.remaining();
                if (taken == 0 && done.isEmpty()) {
                    throw new IllegalStateException("the session takes no content and does not say why");
                }
                piece.skipBytes(taken);
            }
            kept = true;
            buffer.putBack(piece);
        } finally {
            if (!kept) {
                piece.release();
            }
        }
        if (done.isPresent()) {
            step(done.get());
        }
    }

    private void step(Supplier<Step> call) throws InterruptedException {
        step(guarded(call, session::onFault));
    }

    private <T> T guarded(Supplier<T> call, Supplier<T> fault) {
        try {
            return call.get();
        } catch (RuntimeException bug) {
            LOG.error("session {} failed", session.view().id(), bug);
            return fault.get();
        }
    }

    private void step(Step step) throws InterruptedException {
        switch (step) {
            case Step.Answer(List<Reply> replies, Duration delay) -> {
                pause(delay.plus(link.tarpit()));
                out.add(replies);
                mode = Mode.COMMAND;
            }
            case Step.Authenticate authenticate -> {
                out.add(authenticate.replies());
                mode = Mode.COMMAND;
            }
            case Step.ReceiveContent receive -> {
                out.add(receive.replies());
                patienceNanos = link.settings().dataTimeout().toNanos();
                mode = Mode.CONTENT;
            }
            case Step.UpgradeTls(Reply reply) -> {
                var _ = flush();
                mode = Mode.TLS;
                link.upgrade(ReplyFormat.octets(reply));
            }
            case Step.Close(List<Reply> replies, Duration delay) -> {
                pause(delay);
                if (mode != Mode.TLS) {
                    out.add(replies);
                }
                boolean bye = replies.stream().anyMatch(reply -> reply.code() == 221);
                over(bye && mode == Mode.COMMAND && buffer.bufferedOctets() == 0);
            }
        }
    }

    private boolean flush() throws InterruptedException {
        if (out.isEmpty()) {
            return true;
        }
        return pass.outside(() -> out.flush(link.settings().commandTimeout().toNanos()));
    }

    private void pause(Duration delay) throws InterruptedException {
        if (delay.isZero() || buffer.isEnded()) {
            return;
        }
        var _ = flush();
        var _ = pass.outside(() -> buffer.awaitUntil(() -> false, delay.toNanos()));
    }
}
