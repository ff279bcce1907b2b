// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import io.postrider.delivery.tls.MtaStsPolicy;
import io.postrider.delivery.tls.MtaStsRecord;
import io.postrider.delivery.tls.TlsRptRecord;
import io.postrider.filters.message.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The kinds of `parse` that belong to transport security and to the connection.
final class TlsParseKinds {
    private TlsParseKinds() {}

    static List<ParseKind> all() {
        return List.of(
                new TextKind("mta-sts-record", TlsParseKinds::stsRecord),
                new TextKind("mta-sts-policy", TlsParseKinds::stsPolicy),
                new TextKind("tlsrpt-record", TlsParseKinds::reportRecord),
                new TextKind("proxy-v1", TlsParseKinds::proxyHeader));
    }

    private static Parsed<ObjectNode> stsRecord(String text, CheckRequest request, ObjectNode value) {
        MtaStsRecord.Parsed parsed = MtaStsRecord.parse(text);
        return result(
                parsed.record(),
                parsed.defect(),
                record -> value.put("version", "STSv1").put("id", record.id()));
    }

    private static Parsed<ObjectNode> stsPolicy(String text, CheckRequest request, ObjectNode value) {
        MtaStsPolicy.Parsed parsed = MtaStsPolicy.parse(text);
        return result(parsed.policy(), parsed.defect(), policy -> {
            value.put("version", "STSv1").put("mode", policy.mode().word());
            ArrayNode mx = value.put("maxAge", policy.maximumAge().toSeconds()).putArray("mx");
            policy.mx().forEach(mx::add);
            return value;
        });
    }

    private static Parsed<ObjectNode> reportRecord(String text, CheckRequest request, ObjectNode value) {
        TlsRptRecord.Parsed parsed = TlsRptRecord.parse(text);
        return result(parsed.record(), parsed.defect(), record -> {
            ArrayNode rua = value.put("version", "TLSRPTv1").putArray("rua");
            record.rua().forEach(rua::add);
            return value;
        });
    }

    private static Parsed<ObjectNode> proxyHeader(String text, CheckRequest request, ObjectNode value) {
        return switch (ProxyHeaderText.parse(text)) {
            case Parsed.Invalid<ProxyHeaderText>(String reason) -> Parsed.invalid(reason);
            case Parsed.Valid<ProxyHeaderText>(ProxyHeaderText header) -> {
                value.put("protocol", header.protocol());
                header.addresses()
                        .ifPresent(ends -> value.put("sourceAddress", ends.source())
                                .put("destinationAddress", ends.destination())
                                .put("sourcePort", ends.sourcePort())
                                .put("destinationPort", ends.destinationPort()));
                yield Parsed.valid(value);
            }
        };
    }

    private static <T> Parsed<ObjectNode> result(Optional<T> read, String defect, Function<T, ObjectNode> writer) {
        return read.map(one -> Parsed.valid(writer.apply(one))).orElseGet(() -> Parsed.invalid(defect));
    }
}
