// SPDX-License-Identifier: Apache-2.0
package io.postrider.api.mail;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// All that MAIL carries beside the reverse-path, decoded. Immutable; grows by new `with…` methods.
///
/// @since 0.1
public final class MailParameters {
    private static final MailParameters NONE = new MailParameters(new Fields(
            BodyType.SEVEN_BIT, 0, Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty()));
    private static final int SMTP_UTF8 = 1;
    private static final int REQUIRE_TLS = 2;
    private final Fields fields;

    /// @param flags SMTP_UTF8, REQUIRE_TLS
    private record Fields(
            BodyType body,
            int flags,
            Optional<Return> ret,
            Optional<String> envelopeId,
            int priority,
            Optional<DeliverBy> deliverBy,
            Optional<Instant> holdUntil) {}

    private MailParameters(Fields fields) {
        this.fields = fields;
    }

    /// No parameter was given.
    public static MailParameters none() {
        return NONE;
    }

    /// The same with BODY.
    public MailParameters withBody(BodyType body) {
        Fields f = fields;
        return new MailParameters(new Fields(body, f.flags, f.ret, f.envelopeId, f.priority, f.deliverBy, f.holdUntil));
    }

    /// The same with SMTPUTF8 (RFC 6531) or without.
    public MailParameters withSmtpUtf8(boolean on) {
        return withFlag(SMTP_UTF8, on);
    }

    /// The same with REQUIRETLS (RFC 8689) or without.
    public MailParameters withRequireTls(boolean on) {
        return withFlag(REQUIRE_TLS, on);
    }

    private MailParameters withFlag(int flag, boolean on) {
        Fields f = fields;
        int flags = on ? f.flags | flag : f.flags & ~flag;
        return new MailParameters(new Fields(f.body, flags, f.ret, f.envelopeId, f.priority, f.deliverBy, f.holdUntil));
    }

    /// The same with RET (RFC 3461 §4.3).
    public MailParameters withReturn(Return what) {
        Fields f = fields;
        return new MailParameters(
                new Fields(f.body, f.flags, Optional.of(what), f.envelopeId, f.priority, f.deliverBy, f.holdUntil));
    }

    /// The same with ENVID, decoded from xtext (RFC 3461 §4.4); at most 100 characters.
    public MailParameters withEnvelopeId(String id) {
        Fields f = fields;
        return new MailParameters(
                new Fields(f.body, f.flags, f.ret, Optional.of(id), f.priority, f.deliverBy, f.holdUntil));
    }

    /// The same with MT-PRIORITY (RFC 6710): -9 to 9.
    public MailParameters withPriority(int priority) {
        if (priority < -9 || priority > 9) {
            throw new IllegalArgumentException("MT-PRIORITY is -9 to 9");
        }
        Fields f = fields;
        return new MailParameters(new Fields(f.body, f.flags, f.ret, f.envelopeId, priority, f.deliverBy, f.holdUntil));
    }

    /// The same with BY (RFC 2852).
    public MailParameters withDeliverBy(DeliverBy by) {
        Fields f = fields;
        return new MailParameters(
                new Fields(f.body, f.flags, f.ret, f.envelopeId, f.priority, Optional.of(by), f.holdUntil));
    }

    /// The same with HOLDFOR or HOLDUNTIL as an absolute time (RFC 4865).
    public MailParameters withHoldUntil(Instant until) {
        Fields f = fields;
        return new MailParameters(
                new Fields(f.body, f.flags, f.ret, f.envelopeId, f.priority, f.deliverBy, Optional.of(until)));
    }

    /// BODY.
    public BodyType body() {
        return fields.body;
    }

    /// True when SMTPUTF8 was given.
    public boolean smtpUtf8() {
        return (fields.flags & SMTP_UTF8) != 0;
    }

    /// True when REQUIRETLS was given.
    public boolean requireTls() {
        return (fields.flags & REQUIRE_TLS) != 0;
    }

    /// RET.
    public Optional<Return> returnContent() {
        return fields.ret;
    }

    /// ENVID, decoded.
    public Optional<String> envelopeId() {
        return fields.envelopeId;
    }

    /// MT-PRIORITY; 0 when not given.
    public int priority() {
        return fields.priority;
    }

    /// BY.
    public Optional<DeliverBy> deliverBy() {
        return fields.deliverBy;
    }

    /// The release time of FUTURERELEASE.
    public Optional<Instant> holdUntil() {
        return fields.holdUntil;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MailParameters that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(fields);
    }

    @Override
    public String toString() {
        return fields.toString();
    }

    /// RET: how much of the message a failure notification carries.
    public enum Return {
        /// The whole message.
        FULL,
        /// Its header section.
        HEADERS
    }
}
