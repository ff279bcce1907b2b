// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.mime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postrider.filters.report.Bounce;
import io.postrider.filters.report.DmarcReport;
import io.postrider.filters.report.FeedbackReport;
import io.postrider.filters.report.TlsReport;
import java.nio.charset.StandardCharsets;

/// Whatever the octets are: an answer within the limits, and no exception.
final class MessageFuzzTest {
    @FuzzTest
    void everyMessageIsRead(byte[] octets) {
        MimePart part = MimeParser.parse(octets);
        int[] parts = {0};
        part.forEach(one -> {
            parts[0]++;
            assertThat(one.decoded().octets().length).isLessThanOrEqualTo(octets.length);
        });
        assertThat(parts[0]).isLessThanOrEqualTo(10_000);
        assertThat(Bounce.of(part).recipients()).isNotNull();
        assertThat(FeedbackReport.of(part)).isNotNull();
    }

    @FuzzTest
    void everyReportIsRead(byte[] octets) {
        assertThat(DmarcReport.parse(octets)).isNotNull();
        assertThat(TlsReport.parse(octets)).isNotNull();
    }

    @FuzzTest
    void everyFieldIsRead(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        assertThat(AddressList.parse(text)).isNotNull();
        assertThat(ReceivedField.parse(text)).isNotNull();
        assertThat(MessageId.parse(text)).isNotNull();
        assertThat(Parameters.parse(text)).isNotNull();
        assertThat(EncodedWords.decode(text)).isNotNull();
    }
}
