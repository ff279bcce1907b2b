// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MimeParserTest {
    private static MimePart parse(String message) {
        return MimeParser.parse(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String tree(MimePart part) {
        int size = part.isMultipart() ? part.encodedSize() : part.decoded().octets().length;
        String below = part.parts().stream().map(MimeParserTest::tree).collect(Collectors.joining(", "));
        return part.type() + " " + size + (below.isEmpty() ? "" : " [" + below + "]");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(MimeParserTest.class.getResourceAsStream("/mime/" + name))) {
            return in.readAllBytes();
        }
    }

    @Test
    void theTreesOfForeignMessagesAreTheKnownOnes() throws IOException {
        List<String> expected = new String(resource("trees.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<String> found = new ArrayList<>();
        for (String line : expected) {
            String file = line.substring(0, line.indexOf(": "));
            found.add(file + ": " + tree(MimeParser.parse(resource(file))));
        }
        assertThat(found).isEqualTo(expected).hasSizeGreaterThan(10);
    }

    @Test
    void aMessageWithoutMimeFieldsIsPlainText() {
        MimePart part = parse("Subject: x\n\nhello\n");
        assertThat(part.type()).isEqualTo("text/plain");
        assertThat(part.charset()).contains("us-ascii");
        assertThat(part.encoding()).isEqualTo("7bit");
        assertThat(part.text()).isEqualTo("hello\r\n");
        assertThat(part.defects()).isEmpty();
    }

    @Test
    void theLineEndBeforeABoundaryBelongsToTheBoundary() {
        MimePart part = parse(
                "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n\n--b  \n\ntwo\n--b--\nend\n");
        assertThat(part.parts()).extracting(MimePart::text).containsExactly("one\r\n", "two");
        assertThat(part.defects()).isEmpty();
    }

    @Test
    void bareLineFeedsAreLineEndsToo() {
        MimePart part = MimeParser.parse(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n".getBytes(StandardCharsets.UTF_8));
        assertThat(part.parts()).extracting(MimePart::text).containsExactly("one");
    }

    @Test
    void anOuterBoundaryEndsAnInnerMultipartThatLacksItsOwn() {
        MimePart part = parse("Content-Type: multipart/mixed; boundary=o\n\n--o\n"
                + "Content-Type: multipart/alternative; boundary=i\n\n--i\n\na\n--o\n\nb\n--o--\n");
        assertThat(tree(part)).isEqualTo("multipart/mixed 83 [multipart/alternative 8 [text/plain 1], text/plain 1]");
        assertThat(part.parts().getFirst().defects()).containsExactly("missing-close-boundary");
        assertThat(part.defects()).isEmpty();
    }

    @Test
    void theSameBoundaryTwiceBelongsToTheInnerMultipart() {
        MimePart part = parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\na\n--b--\n--b\n\nc\n--b--\n");
        assertThat(part.parts()).hasSize(2);
        assertThat(part.parts().getFirst().parts()).extracting(MimePart::text).containsExactly("a");
        assertThat(part.parts().get(1).text()).isEqualTo("c");
    }

    @Test
    void aPartWithoutBoundaryAtAllIsALeafWithADefect() {
        MimePart none = parse("Content-Type: multipart/mixed\n\n--b\n\na\n");
        assertThat(none.parts()).isEmpty();
        assertThat(none.defects()).containsExactly("missing-boundary-parameter");
        MimePart unused = parse("Content-Type: multipart/mixed; boundary=x\n\nhello\n");
        assertThat(unused.defects()).containsExactly("no-parts", "missing-close-boundary");
    }

    @Test
    void aDigestsPartsAreMessagesByDefault() {
        MimePart part = parse("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: inner\n\nhi\n--b\n"
                + "Content-Type: text/plain\n\nplain\n--b--\n");
        assertThat(part.parts()).extracting(MimePart::type).containsExactly("message/rfc822", "text/plain");
        assertThat(part.parts().getFirst().parts().getFirst().header().first("subject"))
                .contains("inner");
    }

    @Test
    void anEncodedMessageIsReadToo() {
        String inner = Base64.getEncoder().encodeToString("Subject: in\r\n\r\nhi".getBytes(StandardCharsets.UTF_8));
        MimePart part = parse("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + inner);
        assertThat(part.defects()).containsExactly("encoded-composite");
        assertThat(part.parts().getFirst().text()).isEqualTo("hi");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain; charset=US-ASCII (Plain text)|charset|US-ASCII",
                "text/plain; name=\"a \\\"b\\\".txt\"|name|a \"b\".txt",
                "text/plain; name=my file.txt|name|my file.txt",
                "application/x; url*0=\"ftp://\"; url*1=\"cs.utk.edu/pub\"|url|ftp://cs.utk.edu/pub",
                "application/x; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A|title|This is ***fun***",
                "application/x; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; "
                        + "title*2=\"isn't it!\"|title|This is even more ***fun*** isn't it!",
                "application/x; n*0*=utf-8''%e2%82; n*1*=%ac.txt|n|€.txt",
                "application/x; name=\"=?UTF-8?Q?J=C3=B6.pdf?=\"|name|Jö.pdf",
                "application/x; n=a; n*=utf-8''b|n|b",
                "application/x; n*0=a; n*2=c|n|a",
            })
    void parametersAreReadByRfc2231AndTolerantly(String field, String name, String value) {
        assertThat(Parameters.parse(field).named(name)).contains(value);
    }

    @Test
    void theFileNameIsThatOfTheDispositionElseTheName() {
        MimePart part =
                parse("Content-Type: a/b; name=x\nContent-Disposition: Attachment; filename=\"=?utf-8?B?w7Y=?=\"\n\n");
        assertThat(part.filename()).contains("ö");
        assertThat(part.disposition()).contains("attachment");
        assertThat(parse("Content-Type: a/b; name=x\n\n").filename()).contains("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aGVs*bG8=|hello|base64-bad-character",
                "aGVsbG8|hello|base64-missing-padding",
                "aGVsbG8=d29ybGQ=|hello|base64-data-behind-padding",
                "aGVsb|hel|base64-truncated",
            })
    void badBase64IsDecodedAsFarAsItGoes(String text, String decoded, String defect) {
        DecodedBody body = parse("Content-Transfer-Encoding: base64\n\n" + text).decoded();
        assertThat(new String(body.octets(), StandardCharsets.UTF_8)).isEqualTo(decoded);
        assertThat(body.defects()).contains(defect);
    }

    @Test
    void quotedPrintableKeepsBadEscapesAndDropsTrailingBlanks() {
        DecodedBody body = parse(
                        "Content-Transfer-Encoding: Quoted-Printable\n\na=3D=e2=82=AC =\nb  \t\n=XY=4=\n= \nc==")
                .decoded();
        assertThat(new String(body.octets(), StandardCharsets.UTF_8)).isEqualTo("a=€ b\r\n=XY=4c=");
        assertThat(body.defects()).containsExactly("quoted-printable-bad-escape");
    }

    @Test
    void anUnknownEncodingLeavesTheBodyAlone() {
        MimePart part = parse("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n");
        assertThat(part.defects()).containsExactly("unknown-transfer-encoding");
        assertThat(part.text()).isEqualTo("begin 644 a\r\n");
    }

    @Test
    void nestingEndsAtTheLimit() {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        MimePart part = parse(message.toString());
        int depth = 0;
        while (!part.parts().isEmpty()) {
            part = part.parts().getFirst();
            depth++;
        }
        assertThat(depth).isEqualTo(100);
        assertThat(part.defects()).contains("nesting-too-deep");
    }

    @Test
    void theNumberOfPartsEndsAtTheLimit() {
        MimePart part =
                parse("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(20_000) + "--b--\n");
        assertThat(part.parts()).hasSize(9_999);
        assertThat(part.defects()).containsExactly("too-many-parts");
    }

    @Test
    void aLineThatIsNoFieldBeginsTheBody() {
        MimePart part = parse("Subject: x\nthis is text\nmore\n");
        assertThat(part.text()).isEqualTo("this is text\r\nmore\r\n");
        assertThat(part.defects()).containsExactly("missing-header-body-separator");
    }
}
