// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.arc;

import io.postrider.filters.dkim.BodyHashes;
import io.postrider.filters.dkim.Canonicalization;
import io.postrider.filters.dkim.DkimSigner.Signatory;
import io.postrider.filters.dkim.HeaderSelection;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.message.MessageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Makes the next ARC set (RFC 8617 §5.1). Pure but for reading the message; the caller bounds the CPU.
public final class ArcSealer {
    private static final String CANONICALIZATION = "relaxed/relaxed";

    private ArcSealer() {}

    /// What goes into a set.
    ///
    /// @param signatory domain, selector and key
    /// @param authservId who evaluated
    /// @param results what was found: the text behind the authserv-id
    /// @param headers the names that the message signature covers, in order
    /// @param timestamp `t` of both signatures
    /// @param status `cv`: how the chain so far validated
    public record Request(
            Signatory signatory,
            String authservId,
            String results,
            List<String> headers,
            OptionalLong timestamp,
            ChainStatus status) {
        /// Copies the list.
        public Request {
            headers = List.copyOf(headers);
        }
    }

    /// The set behind those that the message has; empty when there is no place for one more, or when the
    /// chain has
    /// failed before: a failed chain gets no second seal (RFC 8617 §5.1).
    ///
    /// @param before the sets that the message has
    public static Optional<ArcSet> seal(MessageSource message, List<ArcSet> before, Request request)
            throws IOException {
        if (before.size() >= ArcSet.MAX_INSTANCES) {
            return Optional.empty();
        }
        int instance = before.size() + 1;
        HeaderField results = HeaderField.of(
                ArcSet.RESULTS, "i=" + instance + "; " + request.authservId() + "; " + normal(request.results()));
        HeaderField signed = messageSignature(message, results, instance, request);
        HeaderField unsealed = HeaderField.of(ArcSet.SEAL, sealTags(instance, request, ""));
        ArcSet last = new ArcSet(instance, results, signed, unsealed);
        List<ArcSet> covered = new ArrayList<>();
        if (request.status() != ChainStatus.FAIL) {
            // RFC 8617 §5.1.2: the seal of a failed chain covers its own set only
            covered.addAll(before);
        }
        covered.add(last);
        byte[] seal = request.signatory().key().sign(ArcSeal.data(covered, unsealed));
        HeaderField sealed = HeaderField.of(ArcSet.SEAL, sealTags(instance, request, base64(seal)));
        return Optional.of(new ArcSet(instance, results, signed, sealed));
    }

    private static HeaderField messageSignature(
            MessageSource message, HeaderField results, int instance, Request request) throws IOException {
        BodyHashes.Question question = new BodyHashes.Question(Canonicalization.RELAXED, "SHA-256", Long.MAX_VALUE);
        Map<BodyHashes.Question, BodyHashes.Answer> hashes = BodyHashes.of(message, List.of(question));
        String bodyHash = hashes.values().stream()
                .map(answer -> base64(answer.hash()))
                .findFirst()
                .orElseThrow();
        List<String> names = request.headers().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        HeaderSection head = withOnTop(results, HeaderSection.parse(message.head()));
        HeaderField unsigned = HeaderField.of(ArcSet.MESSAGE, messageTags(instance, request, bodyHash, ""));
        byte[] data = HeaderSelection.data(head, names, Canonicalization.RELAXED, Optional.empty(), unsigned);
        byte[] signature = request.signatory().key().sign(data);
        return HeaderField.of(ArcSet.MESSAGE, messageTags(instance, request, bodyHash, base64(signature)));
    }

    private static HeaderSection withOnTop(HeaderField field, HeaderSection head) {
        List<HeaderField> fields = new ArrayList<>();
        fields.add(field);
        fields.addAll(head.fields());
        return HeaderSection.of(fields);
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    // tags in the order of their names: any order is right, and this one is the same for everybody
    private static String messageTags(int instance, Request request, String bodyHash, String signature) {
        String names = String.join(":", request.headers()).toLowerCase(Locale.ROOT);
        return "a=" + request.signatory().key().algorithm().tag() + "; b=" + signature + "; bh=" + bodyHash + "; c="
                + CANONICALIZATION + "; d=" + domain(request) + "; h=" + names + "; i=" + instance + "; s="
                + request.signatory().selector() + time(request);
    }

    private static String sealTags(int instance, Request request, String signature) {
        return "a=" + request.signatory().key().algorithm().tag() + "; b=" + signature + "; cv="
                + request.status().word() + "; d=" + domain(request) + "; i=" + instance + "; s="
                + request.signatory().selector() + time(request);
    }

    private static String domain(Request request) {
        return request.signatory().domain().toLowerCase(Locale.ROOT);
    }

    private static String time(Request request) {
        return request.timestamp().isPresent() ? "; t=" + request.timestamp().getAsLong() : "";
    }

    /// One line, one blank between words and behind each semicolon.
    private static String normal(String results) {
        String line = results.strip()
                .replaceAll("\\s+", " ")
                .replaceAll(" ?; ?", "; ")
                .strip();
        String bare = line.endsWith(";") ? line.substring(0, line.length() - 1).strip() : line;
        return bare.isEmpty() ? "none" : bare;
    }
}
