// SPDX-License-Identifier: Apache-2.0
package io.postrider.queue.dsn;

import io.postrider.api.plugin.Setting;
import java.util.List;

/// `[dsn]`: delivery status notifications.
///
/// @param sizeLimit how much of a message is returned
/// @param doubleBounce what becomes of notifications that cannot be delivered
/// @param successAndRelayed whether success is told to who asked for it
/// @param spareUnverified whether senders that nobody vouches for are spared
/// @param spareResults results that make a sender unverified
/// @param language of the text for people
public record DsnSettings(
        @Setting(
                text = "Octets of the message that a notification returns at most; a longer one is returned as its"
                        + " header section only.",
                byDefault = "50KiB",
                range = "0..",
                unit = Setting.Unit.OCTETS)
        long sizeLimit,

        @Setting(
                text = "What becomes of a notification, or other mail with the null reverse-path, that cannot be"
                        + " delivered: it is told to the postmaster, or dropped and counted.",
                byDefault = "postmaster")
        DoubleBounce doubleBounce,

        @Setting(
                text = "Tell success (delivered, relayed, expanded) to senders who asked for it by NOTIFY=SUCCESS.",
                byDefault = "true")
        boolean successAndRelayed,

        @Setting(
                text = "Send no notification to senders that are probably forged: mail that came without"
                        + " authentication from outside the relay networks and has one of `spare-results`. It keeps"
                        + " backscatter away from innocent people.",
                byDefault = "true")
        boolean spareUnverified,

        @Setting(
                text = "Results of authentication methods that make a sender count as forged.",
                byDefault = "spf=fail, spf=softfail, dmarc=fail")
        List<String> spareResults,

        @Setting(text = "The language of the text for people: `en` or `de`.", byDefault = "en")
        Language language) {
    /// What becomes of mail with the null reverse-path that cannot be delivered.
    public enum DoubleBounce {
        /// The postmaster is told.
        POSTMASTER,
        /// It is dropped, with an event and a count.
        DROP
    }

    /// The languages.
    public enum Language {
        /// English.
        EN,
        /// German.
        DE
    }

    /// The defaults.
    public static DsnSettings usual() {
        return new DsnSettings(
                50 * 1024,
                DoubleBounce.POSTMASTER,
                true,
                true,
                List.of("spf=fail", "spf=softfail", "dmarc=fail"),
                Language.EN);
    }
}
