// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.api.dns.DnsAnswer;
import io.postrider.api.dns.DnsRecord.TlsAssociation;
import io.postrider.api.dns.DnsStatus;
import io.postrider.api.dns.DnsType;
import io.postrider.delivery.tls.Dane;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `dane`: host, names, tlsa, chain, secure → verdict, usage, depth (RFC 7671, RFC 7672).
///
/// `secure` is true (default), false, or `"bogus"`. Without `tlsa` the records are those of `_25._tcp.HOST`
/// in `dns`.
final class DaneOp implements CheckOp {
    @Override
    public String name() {
        return "dane";
    }

    @Override
    public void answer(CheckRequest request, ObjectNode answer) throws BadRequestException {
        List<String> names = new ArrayList<>();
        request.optionalText("host").ifPresent(names::add);
        names.addAll(request.texts("names"));
        List<X509Certificate> chain = chain(request.texts("chain"));
        Instant now = request.now().map(Instant::ofEpochSecond).orElseGet(() -> whenAllHold(chain));
        Records records = request.has("tlsa") ? given(request) : looked(request);
        Dane.Judgement judgement =
                Dane.judge(new Dane.Question(names, records.found(), chain, records.security(), now));
        answer.put("verdict", judgement.verdict().word());
        boolean match = judgement.verdict() == Dane.Verdict.MATCH;
        answer.put("usage", match ? Integer.valueOf(judgement.usage()) : null);
        answer.put("depth", match ? Integer.valueOf(judgement.depth()) : null);
        answer.put("reason", judgement.reason());
    }

    private record Records(List<TlsAssociation> found, Dane.Security security) {}

    private static Records given(CheckRequest request) throws BadRequestException {
        List<TlsAssociation> found = new ArrayList<>();
        for (String text : request.texts("tlsa")) {
            found.add(Dane.parse(text).orElseThrow(() -> new BadRequestException("no TLSA record: " + text)));
        }
        return new Records(found, security(request.text("secure", "true")));
    }

    private static Dane.Security security(String word) throws BadRequestException {
        return switch (word) {
            case "true", "secure" -> Dane.Security.SECURE;
            case "false", "insecure" -> Dane.Security.INSECURE;
            case "bogus" -> Dane.Security.BOGUS;
            default -> throw new BadRequestException("secure is true, false or \"bogus\"");
        };
    }

    private static Records looked(CheckRequest request) throws BadRequestException {
        DnsAnswer answer = request.dns().resolve("_25._tcp." + request.text("host"), DnsType.TLSA);
        Dane.Security security = answer.status() == DnsStatus.BOGUS
                ? Dane.Security.BOGUS
                : answer.authenticated() ? Dane.Security.SECURE : Dane.Security.INSECURE;
        Optional<String> said = request.optionalText("secure");
        return new Records(answer.records(TlsAssociation.class), said.isPresent() ? security(said.get()) : security);
    }

    private static List<X509Certificate> chain(List<String> texts) throws BadRequestException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (String text : texts) {
                byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
                for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(octets))) {
                    chain.add((X509Certificate) one);
                }
            }
        } catch (CertificateException malformed) {
            throw new BadRequestException("no certificate in chain: " + malformed.getMessage());
        }
        return chain;
    }

    /// Without `now` the certificates' times do not decide.
    private static Instant whenAllHold(List<X509Certificate> chain) {
        return chain.stream()
                .map(one -> one.getNotBefore().toInstant())
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }
}
