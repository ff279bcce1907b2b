// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.query;

import com.google.protobuf.Timestamp;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// A compiled `--where` expression: CEL over one (message, recipient). Checked for names and types when it is
/// compiled;
/// thread-safe afterwards.
public final class Where {
    private static final int MAX_LENGTH = 10_000;
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("id", SimpleType.STRING)
            .addVar("sender", SimpleType.STRING)
            .addVar("recipient", SimpleType.STRING)
            .addVar("recipientDomain", SimpleType.STRING)
            .addVar("state", SimpleType.STRING)
            .addVar("lane", SimpleType.STRING)
            .addVar("lastReply", SimpleType.STRING)
            .addVar("tenant", SimpleType.STRING)
            .addVar("age", SimpleType.DURATION)
            .addVar("size", SimpleType.INT)
            .addVar("attempts", SimpleType.INT)
            .addVar("arrived", SimpleType.TIMESTAMP)
            .addVar("due", SimpleType.TIMESTAMP)
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();
    private final CelRuntime.Program program;

    private Where(CelRuntime.Program program) {
        this.program = program;
    }

    /// What an expression sees of one recipient of one message.
    ///
    /// @param texts id, sender, recipient, recipientDomain, state, lane, lastReply, tenant
    /// @param age time since arrival
    /// @param size octets
    /// @param attempts attempts so far
    /// @param arrived when it arrived
    /// @param due when it is tried next
    public record Row(
            Map<String, String> texts, Duration age, long size, long attempts, Instant arrived, Instant due) {}

    /// Compiles an expression.
    ///
    /// @throws WhereException with line and column
    public static Where compile(String expression) throws WhereException {
        if (expression.length() > MAX_LENGTH) {
            throw new WhereException("the expression is longer than " + MAX_LENGTH + " characters");
        }
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(expression).getAst();
            return new Where(RUNTIME.createProgram(tree));
        } catch (CelValidationException e) {
            CelIssue first = e.getErrors().getFirst();
            throw new WhereException(
                    "bad expression at " + first.getSourceLocation().getLine() + ":"
                            + (first.getSourceLocation().getColumn() + 1) + ": " + first.getMessage());
        } catch (CelEvaluationException e) {
            throw new WhereException("bad expression: " + e.getMessage());
        }
    }

    /// True when the row matches; an expression that fails on a row (a division by zero) does not match it.
    public boolean matches(Row row) {
        Map<String, Object> variables = new HashMap<>(row.texts());
        variables.put("age", duration(row.age()));
        variables.put("size", row.size());
        variables.put("attempts", row.attempts());
        variables.put("arrived", timestamp(row.arrived()));
        variables.put("due", timestamp(row.due()));
        try {
            return Boolean.TRUE.equals(program.eval(variables));
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
