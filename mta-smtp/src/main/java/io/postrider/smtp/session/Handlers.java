// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

/// One session's handlers.
///
/// @param hello HELO EHLO LHLO
/// @param mail MAIL
/// @param rcpt RCPT
/// @param data DATA
/// @param bdat BDAT
/// @param auth AUTH
/// @param rest the others
record Handlers(
        HelloHandler hello,
        MailHandler mail,
        RcptHandler rcpt,
        DataHandler data,
        BdatHandler bdat,
        AuthHandler auth,
        Rest rest) {

    Handlers(Conversation conversation) {
        this(
                new HelloHandler(conversation),
                new MailHandler(conversation),
                new RcptHandler(conversation),
                new DataHandler(conversation),
                new BdatHandler(conversation),
                new AuthHandler(conversation),
                new Rest(
                        new StartTlsHandler(conversation),
                        new InquiryHandler(conversation),
                        new XclientHandler(conversation)));
    }

    StartTlsHandler startTls() {
        return rest.startTls;
    }

    InquiryHandler inquiry() {
        return rest.inquiry;
    }

    XclientHandler xclient() {
        return rest.xclient;
    }

    /// The handlers of what is not mail.
    ///
    /// @param startTls STARTTLS
    /// @param inquiry NOOP HELP VRFY EXPN ETRN
    /// @param xclient XCLIENT XFORWARD
    record Rest(StartTlsHandler startTls, InquiryHandler inquiry, XclientHandler xclient) {}
}
