// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.smtp.Reply;

/// The replies that more than one handler gives (RFC 5321 §4.2.2, RFC 3463).
final class Replies {
    static final Reply OK = Reply.enhanced(250, "2.0.0", "Ok");
    static final Reply BYE = Reply.enhanced(221, "2.0.0", "Bye");
    static final Reply GO_AHEAD = Reply.of(354, "End data with <CR><LF>.<CR><LF>");
    static final Reply HELLO_FIRST = Reply.enhanced(503, "5.5.1", "Send a greeting first");
    static final Reply MAIL_FIRST = Reply.enhanced(503, "5.5.1", "MAIL first");
    static final Reply RCPT_FIRST = Reply.enhanced(503, "5.5.1", "RCPT first");
    static final Reply IN_TRANSACTION = Reply.enhanced(503, "5.5.1", "Not within a mail transaction");
    static final Reply WITHIN_BDAT = Reply.enhanced(503, "5.5.1", "Only BDAT or RSET now");
    static final Reply NO_VALID_RECIPIENTS = Reply.enhanced(554, "5.5.1", "No valid recipients");
    static final Reply NOT_IMPLEMENTED = Reply.enhanced(502, "5.5.1", "Command not implemented");
    static final Reply UNKNOWN = Reply.enhanced(500, "5.5.1", "Command not recognized");
    static final Reply LINE_TOO_LONG = Reply.enhanced(500, "5.5.2", "The line is too long");
    static final Reply TLS_FIRST = Reply.enhanced(530, "5.7.0", "Must issue a STARTTLS command first");
    static final Reply AUTHENTICATION_REQUIRED = Reply.enhanced(530, "5.7.0", "Authentication required");
    static final Reply SYNCHRONIZATION = Reply.enhanced(554, "5.5.0", "Commands sent ahead of their time");
    static final Reply FOREIGN_PROTOCOL = Reply.enhanced(554, "5.5.1", "This is an SMTP server");
    static final Reply TOO_MANY_ERRORS = Reply.enhanced(421, "4.7.0", "Too many errors");
    static final Reply TOO_MANY_MESSAGES = Reply.enhanced(421, "4.7.0", "Too many messages in one session");
    static final Reply TIMEOUT = Reply.enhanced(421, "4.4.2", "Timeout, closing the connection");
    static final Reply SHUTDOWN = Reply.enhanced(421, "4.3.2", "The server is shutting down");
    static final Reply FAULT = Reply.enhanced(421, "4.3.0", "Internal error, closing the connection");
    static final Reply FILTER_FAULT = Reply.enhanced(451, "4.3.0", "Temporary trouble, try again later");
    static final Reply TOO_BIG = Reply.enhanced(552, "5.3.4", "The message is too big");
    static final Reply STORE_FULL = Reply.enhanced(452, "4.3.1", "Insufficient storage, try again later");
    static final Reply STORE_FAILED = Reply.enhanced(451, "4.3.0", "Temporary trouble with the queue, try again later");

    private Replies() {}
}
