// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.dsn;

import java.util.List;

/// The words for people in a notification.
///
/// @param subject of the message
/// @param paragraphs above the list of recipients; `{host}` is replaced
/// @param laterLabel what stands before the time until which a delayed message is tried
record DsnTexts(String subject, List<String> paragraphs, String laterLabel) {
    /// The words for an action; for several actions, of the most serious.
    static DsnTexts of(DsnAction action, boolean toPostmaster, DsnSettings.Language language) {
        return switch (language) {
            case EN -> english(action, toPostmaster);
            case DE -> german(action, toPostmaster);
        };
    }

    private static DsnTexts english(DsnAction action, boolean toPostmaster) {
        String host = "This is the mail system at host {host}.";
        if (toPostmaster) {
            return new DsnTexts(
                    "Postmaster Copy: Undelivered Mail",
                    List.of(
                            host,
                            "A message without a sender to return it to could not be delivered to these"
                                    + " recipients."),
                    "");
        }
        return switch (action) {
            case FAILED ->
                new DsnTexts(
                        "Undelivered Mail Returned to Sender",
                        List.of(
                                host,
                                "Your message could not be delivered to one or more recipients. It is attached"
                                        + " below.",
                                "If you need help, please forward this report to the postmaster."),
                        "");
            case DELAYED ->
                new DsnTexts(
                        "Delayed Mail (still being retried)",
                        List.of(
                                host,
                                "THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.",
                                "Your message has not been delivered yet to one or more recipients. We keep trying."),
                        "We try until");
            case DELIVERED, RELAYED, EXPANDED ->
                new DsnTexts(
                        "Successful Mail Delivery Report",
                        List.of(
                                host,
                                "Your message was delivered to the destinations listed below, or handed to a mail"
                                        + " system that sends no reports of its own."),
                        "");
        };
    }

    private static DsnTexts german(DsnAction action, boolean toPostmaster) {
        String host = "Dies ist das Mailsystem auf {host}.";
        if (toPostmaster) {
            return new DsnTexts(
                    "Kopie an den Postmaster: unzustellbare Nachricht",
                    List.of(
                            host,
                            "Eine Nachricht ohne Absender konnte diesen Empf\u00e4ngern nicht zugestellt werden."),
                    "");
        }
        return switch (action) {
            case FAILED ->
                new DsnTexts(
                        "Unzustellbare Nachricht zurueck an den Absender",
                        List.of(
                                host,
                                "Ihre Nachricht konnte einem oder mehreren Empf\u00e4ngern nicht zugestellt werden."
                                        + " Sie ist unten angef\u00fcgt."),
                        "");
            case DELAYED ->
                new DsnTexts(
                        "Nachricht verzoegert (wird weiter versucht)",
                        List.of(
                                host,
                                "DIES IST NUR EINE WARNUNG. SIE BRAUCHEN NICHTS ERNEUT ZU SENDEN.",
                                "Ihre Nachricht ist bei einem oder mehreren Empf\u00e4ngern noch nicht angekommen."
                                        + " Wir versuchen es weiter."),
                        "Wir versuchen es bis");
            case DELIVERED, RELAYED, EXPANDED ->
                new DsnTexts(
                        "Zustellbestaetigung",
                        List.of(
                                host,
                                "Ihre Nachricht wurde den unten genannten Zielen zugestellt oder an ein Mailsystem"
                                        + " \u00fcbergeben, das selbst keine Berichte sendet."),
                        "");
        };
    }
}
