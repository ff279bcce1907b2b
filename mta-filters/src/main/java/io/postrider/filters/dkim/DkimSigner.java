// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.dkim;

import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.message.MessageSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes DKIM-Signature fields (RFC 6376 §5). Thread-safe; the caller bounds the CPU that RSA takes.
public final class DkimSigner {
    private static final int LINE = 72;

    private DkimSigner() {}

    /// Who signs with what.
    ///
    /// @param domain `d`
    /// @param selector `s`
    /// @param key the private key
    public record Signatory(String domain, String selector, SigningKey key) {}

    /// One field per signatory, in their order; each is made of the message without the others.
    public static List<HeaderField> sign(MessageSource message, List<Signatory> signatories, SigningRequest request)
            throws IOException {
        HeaderSection head = HeaderSection.parse(message.head());
        List<String> names = names(head, request);
        BodyHashes.Question question = new BodyHashes.Question(
                request.canonicalization().body(),
                "SHA-256",
                request.bodyLength().orElse(Long.MAX_VALUE));
        Map<BodyHashes.Question, BodyHashes.Answer> hashes = BodyHashes.of(message, List.of(question));
        BodyHashes.Answer body = hashes.get(question);
        if (body == null) {
            throw new IllegalStateException("the body hash was not computed");
        }
        List<HeaderField> fields = new ArrayList<>();
        for (Signatory signatory : signatories) {
            HeaderField unsigned = HeaderField.of(DkimSignature.NAME, tags(signatory, request, names, body));
            byte[] data = HeaderSelection.data(
                    head, lower(names), request.canonicalization().header(), Optional.empty(), unsigned);
            fields.add(withSignature(unsigned, signatory.key().sign(data)));
        }
        return fields;
    }

    /// The names of `h`: those that occur, each as often as it is listed, oversigned ones once more than they
    /// occur.
    static List<String> names(HeaderSection head, SigningRequest request) {
        List<String> names = new ArrayList<>();
        List<String> wanted = new ArrayList<>(request.headers());
        if (wanted.stream().noneMatch("from"::equalsIgnoreCase)) {
            wanted.addFirst("From");
        }
        for (String name : wanted) {
            long listed = names.stream().filter(name::equalsIgnoreCase).count();
            // From is signed even when it is missing: RFC 6376 §5.4
            if (listed < head.all(name).size() || listed == 0 && "from".equalsIgnoreCase(name)) {
                names.add(name);
            }
        }
        for (String name : request.oversign()) {
            long listed = names.stream().filter(name::equalsIgnoreCase).count();
            for (long i = listed; i <= head.all(name).size(); i++) {
                names.add(name);
            }
        }
        return names;
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private static String tags(
            Signatory signatory, SigningRequest request, List<String> names, BodyHashes.Answer body) {
        StringBuilder text = new StringBuilder();
        text.append("v=1; a=").append(signatory.key().algorithm().tag());
        text.append("; c=").append(request.canonicalization().tag());
        text.append("; d=").append(signatory.domain()).append(";\r\n\ts=").append(signatory.selector());
        request.identity().ifPresent(i -> text.append("; i=").append(i));
        request.timestamp().ifPresent(t -> text.append("; t=").append(t));
        request.expiration().ifPresent(x -> text.append("; x=").append(x));
        request.bodyLength().ifPresent(l -> text.append("; l=").append(Math.min(l, body.bodyLength())));
        text.append(";\r\n\th=").append(foldedNames(names));
        text.append(";\r\n\tbh=").append(Base64.getEncoder().encodeToString(body.hash()));
        return text.append(";\r\n\tb=").toString();
    }

    /// Names with colons, folded before one that would make the line too long.
    public static String foldedNames(List<String> names) {
        StringBuilder text = new StringBuilder();
        int line = 3;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i) + (i + 1 < names.size() ? ":" : "");
            if (line + name.length() > LINE && i > 0) {
                text.append("\r\n\t ");
                line = 2;
            }
            text.append(name);
            line += name.length();
        }
        return text.toString();
    }

    /// The field with its signature in place of the empty `b=` at its end.
    public static HeaderField withSignature(HeaderField unsigned, byte[] signature) {
        String base64 = Base64.getEncoder().encodeToString(signature);
        StringBuilder folded = new StringBuilder();
        for (int i = 0; i < base64.length(); i += LINE) {
            folded.append(i == 0 ? "" : "\r\n\t ").append(base64, i, Math.min(base64.length(), i + LINE));
        }
        byte[] start = unsigned.octets();
        ByteArrayOutputStream octets = new ByteArrayOutputStream(start.length + folded.length());
        octets.write(start, 0, start.length - 2);
        octets.writeBytes(folded.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        return HeaderField.ofOctets(octets.toByteArray());
    }
}
