// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.check;

import java.util.List;

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
                new ParseOp(parseKinds()));
    }

    private static List<ParseKind> parseKinds() {
        return List.copyOf(AuthParseKinds.all());
    }
}
