// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.util.Locale;
import java.util.Optional;

/// The service extensions of the SMTP server, by their EHLO keywords. The reference manual's table is made
/// from this.
public enum Extension {
    /// Commands in groups.
    PIPELINING("PIPELINING", "RFC 2920", "Commands in groups."),
    /// Message size declaration.
    SIZE("SIZE", "RFC 1870", "Message size declaration."),
    /// VRFY is understood.
    VRFY("VRFY", "RFC 5321", "VRFY is understood."),
    /// Remote queue starting.
    ETRN("ETRN", "RFC 1985", "Remote queue starting."),
    /// TLS by command.
    STARTTLS("STARTTLS", "RFC 3207", "TLS by command."),
    /// Authentication.
    AUTH("AUTH", "RFC 4954", "Authentication."),
    /// Enhanced status codes in replies.
    ENHANCED_STATUS_CODES("ENHANCEDSTATUSCODES", "RFC 2034", "Enhanced status codes in replies."),
    /// 8-bit MIME content.
    EIGHT_BIT_MIME("8BITMIME", "RFC 6152", "8-bit MIME content."),
    /// Internationalized addresses and header sections.
    SMTP_UTF8("SMTPUTF8", "RFC 6531", "Internationalized addresses and header sections."),
    /// Content by BDAT.
    CHUNKING("CHUNKING", "RFC 3030", "Content by BDAT."),
    /// Binary content by BDAT.
    BINARY_MIME("BINARYMIME", "RFC 3030", "Binary content by BDAT."),
    /// Delivery status notifications.
    DSN("DSN", "RFC 3461", "Delivery status notifications."),
    /// TLS all the way.
    REQUIRE_TLS("REQUIRETLS", "RFC 8689", "TLS all the way."),
    /// Limits told beforehand.
    LIMITS("LIMITS", "RFC 9422", "Limits told beforehand."),
    /// A deadline for delivery.
    DELIVER_BY("DELIVERBY", "RFC 2852", "A deadline for delivery."),
    /// Held until a time.
    FUTURE_RELEASE("FUTURERELEASE", "RFC 4865", "Held until a time."),
    /// Priorities.
    MT_PRIORITY("MT-PRIORITY", "RFC 6710", "Priorities."),
    /// Per-recipient replies to the content.
    PRDR("PRDR", "draft-hall-prdr-00", "Per-recipient replies to the content."),
    /// A front end tells whose connection it is.
    XCLIENT("XCLIENT", "Postfix XCLIENT_README", "A front end tells whose connection it is."),
    /// A front end tells where the mail came from, for logs.
    XFORWARD("XFORWARD", "Postfix XFORWARD_README", "A front end tells where the mail came from, for logs."),
    /// HELP is understood.
    HELP("HELP", "RFC 5321", "HELP is understood.");

    private final String keyword;
    private final String source;
    private final String summary;

    Extension(String keyword, String source, String summary) {
        this.keyword = keyword;
        this.source = source;
        this.summary = summary;
    }

    /// Finds an extension by its keyword, in any case.
    public static Optional<Extension> of(String keyword) {
        String upper = keyword.toUpperCase(Locale.ROOT);
        for (Extension extension : values()) {
            if (extension.keyword.equals(upper)) {
                return Optional.of(extension);
            }
        }
        return Optional.empty();
    }

    /// The EHLO keyword.
    public String keyword() {
        return keyword;
    }

    /// The document that defines it.
    public String source() {
        return source;
    }

    /// What it is, in a few words, for the manual's table.
    public String summary() {
        return summary;
    }
}
