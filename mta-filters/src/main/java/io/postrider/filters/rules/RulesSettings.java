// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rules;

import io.postrider.api.plugin.Setting;
import java.util.List;
import java.util.Optional;

/// `[[filter]] use = "rules"`.
public record RulesSettings(
        @Setting(
                text =
                        "Tables that conditions may ask: `NAME = URI` texts, such as `blocked = file:/etc/postrider/blocked`.")
        List<String> tables,

        @Setting(
                text = "Bigger messages are not taken apart: their parts are unknown to conditions.",
                byDefault = "25MiB",
                unit = Setting.Unit.OCTETS)
        long maxSize,

        @Setting(text = "The rules, in order.") List<Rule> rule) {

    /// One `[[filter.rule]]`.
    public record Rule(
            @Setting(text = "Its name, for log and reply.") String name,

            @Setting(text = "When it is asked: mail, rcpt, data or message.", byDefault = "message")
            Stage at,

            @Setting(text = "The condition, in CEL.", key = "if", byDefault = "true")
            String condition,

            @Setting(
                    text = "What to do: accept reject defer discard hold redirect add-header replace-header"
                            + " remove-header add-recipient tag route score.")
            Action action,

            @Setting(
                    text = "For reject and defer the reply, else the value: an address, a header field's value, a tag,"
                            + " a transport, a number.")
            Optional<String> value,

            @Setting(text = "The header field of add-header, replace-header and remove-header.")
            Optional<String> header,

            @Setting(text = "Ask no rule behind this one when it matches.", byDefault = "false")
            boolean last) {}

    /// When a rule is asked.
    public enum Stage {
        /// At MAIL.
        MAIL,
        /// At RCPT, with `recipient`.
        RCPT,
        /// At DATA.
        DATA,
        /// With the message.
        MESSAGE
    }

    /// What a rule does.
    public enum Action {
        /// Go on with the next filter, no other rule is asked.
        ACCEPT,
        /// 5xx.
        REJECT,
        /// 4xx.
        DEFER,
        /// Accept and drop.
        DISCARD,
        /// Keep until an operator releases it.
        HOLD,
        /// Another recipient in the place of all.
        REDIRECT,
        /// One more field at the end of the head.
        ADD_HEADER,
        /// The first field of the name gets the value; there is none: one more.
        REPLACE_HEADER,
        /// All fields of the name go.
        REMOVE_HEADER,
        /// One more recipient.
        ADD_RECIPIENT,
        /// A word that later rules see in `tags`.
        TAG,
        /// Another transport.
        ROUTE,
        /// A number is added to `score`, which later rules see.
        SCORE
    }
}
