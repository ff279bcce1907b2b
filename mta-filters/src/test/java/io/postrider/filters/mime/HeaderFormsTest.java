// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.filters.message.Parsed;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderFormsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 21 Nov 1997 09:55:06 -0600|1997-11-21T09:55:06-06:00",
                "21 Nov 97 09:55:06 GMT|1997-11-21T09:55:06Z",
                "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600|1997-11-21T09:55:06-06:00",
                "1 Jan 00 00:00 PDT|2000-01-01T00:00-07:00",
                "Thu, 13 (c) Feb 1969 23:32 -0330 (Newfoundland Time)|1969-02-13T23:32-03:30",
            })
    void datesAreReadWithTheirObsoleteForms(String text, String expected) {
        assertThat(MessageDate.parse(text)).isEqualTo(Parsed.valid(OffsetDateTime.parse(expected)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "31 Feb 2024 10:00:00 +0000", "Mon, 21 Nov 1997 09:55:06 -0600", "1 Foo 2024 1:1:1 +0000"})
    void wrongDatesAreNone(String text) {
        assertThat(MessageDate.parse(text)).isInstanceOf(Parsed.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.c, d@e.f",
                "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
                "A Group(Some people)\r\n   :Chris Jones <c@(Chris's host.)public.example>,, joe@example.org;",
                "(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;",
                "Joe Q. Public <john.q.public@example.com>",
                "Mary Smith <@node.test,@a.b:mary@example.net>, , jdoe@test  . example",
                "\"a\".b.\"c d\"@[IPv6:::1]",
                "Jörg <jörg@exämple.org>",
            })
    void addressListsOfTheRfcAreWellFormed(String text) {
        assertThat(AddressList.parse(text).defect()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a",
                "a@",
                "@b",
                "a@b@c",
                "a@b c@d",
                "<a@b",
                "a b@c",
                "x: a@b",
                ":;",
                "a@b;",
                "a@[1.2.3.4].c",
                "a..b@c",
                "(a@b",
                "\"a@b",
                "a@b\r\nc@d",
                "g:a@b; c@d",
                "a@b> , c@d",
                "a@\"b\"",
            })
    void otherListsHaveADefect(String text) {
        assertThat(AddressList.parse(text).defect()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?ISO-8859-1?Q?a?= b|a b",
                "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=|ab",
                "=?ISO-8859-1?Q?a_?= =?US-ASCII?Q?b?=|a b",
                "=?utf-8?B?4oI=?=\t=?UTF-8?B?rA==?=|€",
                "=?utf-8*en?q?=C3=B6?=|ö",
                "=?utf-8?x?abc?=|=?utf-8?x?abc?=",
            })
    void encodedWordsAreDecoded(String text, String expected) {
        assertThat(EncodedWords.decode(text)).isEqualTo(expected);
    }

    @Test
    void aTraceFieldIsCutIntoItsClauses() {
        String text = "from a.test (b.test [192.0.2.1]) (using TLS)\r\n by mx.test (Postfix) with Microsoft SMTP id X"
                + " for <u@c.test>; Fri, 21 Nov 1997 09:55:06 -0600";
        assertThat(ReceivedField.parse(text)).isInstanceOfSatisfying(Parsed.Valid.class, valid -> {
            ReceivedField field = (ReceivedField) valid.value();
            assertThat(field.clause("with")).contains("Microsoft SMTP");
            assertThat(field.comment("from")).contains("b.test [192.0.2.1]");
            assertThat(field.clause("for")).contains("<u@c.test>");
        });
        assertThat(ReceivedField.parse("from a by b")).isInstanceOf(Parsed.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({"<a@b>,true", "(c) <a.b@[x]>,true", "a@b,false", "<a>,false", "<a b@c>,false", "<a@b> x,false"})
    void messageIdentifiers(String text, boolean valid) {
        assertThat(MessageId.parse(text).toOptional().isPresent()).isEqualTo(valid);
    }
}
