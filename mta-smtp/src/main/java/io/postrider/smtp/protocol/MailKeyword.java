// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

/// The parameters of MAIL and the extension that each belongs to.
public enum MailKeyword {
    /// RFC 1870 §4.
    SIZE("SIZE", Extension.SIZE),
    /// RFC 6152 §3, RFC 3030 §3.
    BODY("BODY", Extension.EIGHT_BIT_MIME),
    /// RFC 6531 §3.4.
    SMTP_UTF8("SMTPUTF8", Extension.SMTP_UTF8),
    /// RFC 3461 §4.3.
    RET("RET", Extension.DSN),
    /// RFC 3461 §4.4.
    ENVID("ENVID", Extension.DSN),
    /// RFC 4954 §5.
    AUTH("AUTH", Extension.AUTH),
    /// RFC 8689 §2.
    REQUIRE_TLS("REQUIRETLS", Extension.REQUIRE_TLS),
    /// RFC 2852 §4.
    BY("BY", Extension.DELIVER_BY),
    /// RFC 4865 §4.
    HOLD_FOR("HOLDFOR", Extension.FUTURE_RELEASE),
    /// RFC 4865 §4.
    HOLD_UNTIL("HOLDUNTIL", Extension.FUTURE_RELEASE),
    /// RFC 6710 §4.
    MT_PRIORITY("MT-PRIORITY", Extension.MT_PRIORITY),
    /// draft-hall-prdr-00.
    PRDR("PRDR", Extension.PRDR);

    private final String keyword;
    private final Extension extension;

    MailKeyword(String keyword, Extension extension) {
        this.keyword = keyword;
        this.extension = extension;
    }

    /// As it stands on the wire.
    public String keyword() {
        return keyword;
    }

    /// Without this extension the parameter is unknown: 555.
    public Extension extension() {
        return extension;
    }
}
