// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.mail.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Recodes a message for peers that take 7 bits only (RFC 6152 §3, RFC 2045 §6): each 8-bit leaf
/// becomes quoted-printable or base64. Never a signed message, whose signature would break; never
/// one with an 8-bit header section, which has no such form. Pure but for reading the content.
final class SevenBitContent {
    private static final long MAXIMUM_OCTETS = 64L << 20;
    private static final Pattern SIGNED = Pattern.compile(
            "(?im)^(DKIM-Signature|DKIM2-Signature|DomainKey-Signature|ARC-Seal|ARC-Message-Signature)[ \\t]*:");

    private SevenBitContent() {}

    /// What came of it.
    sealed interface Result {
        /// The message in 7 bits.
        ///
        /// @param content closed by the caller
        record Recoded(Content content) implements Result {}

        /// It must stay as it is.
        ///
        /// @param why one phrase; empty when recoding is no answer to the obstacle
        record Impossible(String why) implements Result {}
    }

    static Result of(Content content) {
        if (content.sizeOctets() > MAXIMUM_OCTETS) {
            return new Result.Impossible("it is too large to be recoded");
        }
        if (content.traits().eightBitHead()) {
            return new Result.Impossible("its header section has 8-bit octets");
        }
        try (InputStream in = content.open()) {
            String head = new String(content.head(), StandardCharsets.ISO_8859_1);
            if (SIGNED.matcher(head).find()) {
                return new Result.Impossible("it is signed and must not be recoded");
            }
            String whole = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            String recoded = MimeRecoder.recode(whole);
            return new Result.Recoded(OctetContent.of(recoded.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (MimeRecoder.NotRecodable signedOrMalformed) {
            return new Result.Impossible(signedOrMalformed.why());
        } catch (IOException unreadable) {
            return new Result.Impossible("it cannot be read: " + unreadable.getMessage());
        }
    }
}
