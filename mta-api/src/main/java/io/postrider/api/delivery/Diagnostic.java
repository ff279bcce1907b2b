// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.delivery;

import io.postrider.api.smtp.EnhancedStatus;
import io.postrider.api.smtp.Reply;
import java.util.Objects;
import java.util.Optional;

/// Why something is as it is: one object that travels from where it happened to log, DSN and admin view.
/// Immutable;
/// grows by `with…` methods.
///
/// @since 0.1
public final class Diagnostic {
    private final EnhancedStatus status;
    private final String text;
    private final Optional<String> remoteMta;
    private final Optional<String> diagnosticType;
    private final Optional<Reply> reply;

    private Diagnostic(
            EnhancedStatus status,
            String text,
            Optional<String> remoteMta,
            Optional<String> diagnosticType,
            Optional<Reply> reply) {
        this.status = status;
        this.text = text;
        this.remoteMta = remoteMta;
        this.diagnosticType = diagnosticType;
        this.reply = reply;
    }

    /// Our own finding.
    public static Diagnostic of(EnhancedStatus status, String text) {
        return new Diagnostic(
                Objects.requireNonNull(status),
                Objects.requireNonNull(text),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// Our own finding, the status as text.
    public static Diagnostic of(String status, String text) {
        return of(EnhancedStatus.of(status), text);
    }

    /// The same, found by this host: Remote-MTA of RFC 3464 §2.3.5, a name or an address in brackets.
    public Diagnostic withRemoteMta(String host) {
        return new Diagnostic(status, text, Optional.of(host), diagnosticType, reply);
    }

    /// The same with a Diagnostic-Code type other than `smtp`, such as `x-unix` (RFC 3464 §2.3.6).
    public Diagnostic withDiagnosticType(String type) {
        return new Diagnostic(status, text, remoteMta, Optional.of(type), reply);
    }

    /// The same with the remote's own words.
    public Diagnostic withReply(Reply remoteReply) {
        return new Diagnostic(status, text, remoteMta, diagnosticType, Optional.of(remoteReply));
    }

    /// The enhanced status: the remote's if it gave one, else ours.
    public EnhancedStatus status() {
        return status;
    }

    /// One sentence for people; never holds a CR or LF.
    public String text() {
        return text;
    }

    /// Who found it, when not we.
    public Optional<String> remoteMta() {
        return remoteMta;
    }

    /// The type of the diagnostic code; empty = `smtp` when there is a reply.
    public Optional<String> diagnosticType() {
        return diagnosticType;
    }

    /// The remote's reply.
    public Optional<Reply> reply() {
        return reply;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Diagnostic that
                && status.equals(that.status)
                && text.equals(that.text)
                && remoteMta.equals(that.remoteMta)
                && diagnosticType.equals(that.diagnosticType)
                && reply.equals(that.reply);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, text, remoteMta, diagnosticType, reply);
    }

    @Override
    public String toString() {
        return status + " " + text;
    }
}
