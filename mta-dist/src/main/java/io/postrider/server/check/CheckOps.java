// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import java.util.List;
import java.util.stream.Stream;

/// The list of all ops: one line each.
final class CheckOps {
    private CheckOps() {}

    static List<CheckOp> all() {
        return List.of(
                new SpfOp(),
                new SpfMacroOp(),
                new DkimVerifyOp(),
                new DkimSignOp(),
                new CanonOp(),
                new ArcVerifyOp(),
                new ArcSealOp(),
                new DmarcOp(),
                new PslOp(),
                new ParseOp(parseKinds()),
                new MtaStsMatchOp(),
                new DaneOp(),
                new ReplyClassifyOp(),
                new MimeOp(),
                new BounceParseOp(),
                new ReportParseOp());
    }

    private static List<ParseKind> parseKinds() {
        return Stream.of(AuthParseKinds.all(), AddressParseKinds.all(), FieldParseKinds.all(), TlsParseKinds.all())
                .flatMap(List::stream)
                .toList();
    }
}
