// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import io.postrider.filters.dns.IpText;
import io.postrider.filters.message.Parsed;
import io.postrider.filters.scanner.ScannerException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Compiles and evaluates conditions. The names and types below are all that a condition may use; whatever
/// else it says is
/// found when the configuration is loaded. Thread-safe.
final class Conditions {
    private static final int MAX_ITERATIONS = 20_000;
    private static final CelType TEXTS = ListType.create(SimpleType.STRING);
    private static final CelType TEXT_BY_NAME = MapType.create(SimpleType.STRING, SimpleType.STRING);

    /// Every variable and its type.
    static final Map<String, CelType> VARIABLES = variables();

    private final CelCompiler compiler;
    private final CelRuntime runtime;
    private final Map<String, LookupTable> tables;

    /// A condition that can be asked.
    interface Condition {
        /// Whether it holds.
        ///
        /// @throws ScannerException when it cannot be evaluated, or a table gives no answer
        boolean holds(Map<String, Object> facts);
    }

    // the binding asks tables, which change; it is declared immutable for CEL's own constant folding, which is not used
    @SuppressWarnings("Immutable")
    Conditions(Map<String, LookupTable> tables) {
        this.tables = Map.copyOf(tables);
        CelOptions options =
                CelOptions.current().comprehensionMaxIterations(MAX_ITERATIONS).build();
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(dev.cel.parser.CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.strings())
                .setResultType(SimpleType.BOOL);
        VARIABLES.forEach(builder::addVar);
        builder.addFunctionDeclarations(function("in_network"), function("in_table"), function("in_domain"));
        this.compiler = builder.build();
        this.runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(options)
                .addLibraries(CelExtensions.strings())
                .addFunctionBindings(
                        CelFunctionBinding.from("in_network_texts", String.class, String.class, Conditions::inNetwork),
                        CelFunctionBinding.from("in_table_texts", String.class, String.class, this::inTable),
                        CelFunctionBinding.from("in_domain_texts", String.class, String.class, Conditions::inDomain))
                .build();
    }

    private static CelFunctionDecl function(String name) {
        return CelFunctionDecl.newFunctionDeclaration(
                name,
                CelOverloadDecl.newGlobalOverload(
                        name + "_texts", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING));
    }

    private static Map<String, CelType> variables() {
        Map<String, CelType> types = new LinkedHashMap<>();
        for (String name :
                "stage listener role client_ip client_name helo tls_version tls_cipher user sender sender_domain recipient recipient_domain queue_id"
                        .split(" ")) {
            types.put(name, SimpleType.STRING);
        }
        for (String name : "tls authenticated relay_network".split(" ")) {
            types.put(name, SimpleType.BOOL);
        }
        for (String name :
                "recipients recipient_domains from from_domains to header_names attachments types tags defects"
                        .split(" ")) {
            types.put(name, TEXTS);
        }
        types.put("results", TEXT_BY_NAME);
        types.put("headers", MapType.create(SimpleType.STRING, TEXTS));
        types.put("subject", SimpleType.STRING);
        types.put("parts", ListType.create(TEXT_BY_NAME));
        types.put("size", SimpleType.INT);
        types.put("part_count", SimpleType.INT);
        types.put("score", SimpleType.DOUBLE);
        return types;
    }

    /// Checks names and types; a defect says where in the condition.
    Parsed<Condition> compile(String text) {
        CelValidationResult result = compiler.compile(text);
        if (result.hasError()) {
            CelIssue first = result.getErrors().getFirst();
            int column = first.getSourceLocation().getColumn() + 1;
            return Parsed.invalid("in line " + first.getSourceLocation().getLine() + ", column " + column + ": "
                    + first.getMessage());
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            CelRuntime.Program program = runtime.createProgram(tree);
            return Parsed.valid(facts -> holds(program, facts));
        } catch (CelValidationException | CelEvaluationException impossible) {
            return Parsed.invalid(String.valueOf(impossible.getMessage()));
        }
    }

    private static boolean holds(CelRuntime.Program program, Map<String, Object> facts) {
        try {
            return Boolean.TRUE.equals(program.eval(facts));
        } catch (CelEvaluationException failed) {
            throw new ScannerException("the condition cannot be evaluated", failed);
        }
    }

    private Object inTable(String key, String name) {
        LookupTable table = Optional.ofNullable(tables.get(name))
                .orElseThrow(() -> new ScannerException("there is no table " + name + " among `tables`"));
        return switch (table.lookup(key.toLowerCase(Locale.ROOT))) {
            case Lookup.Found found -> true;
            case Lookup.Absent absent -> false;
            case Lookup.Unavailable(String why) -> throw new ScannerException("table " + name + ": " + why);
        };
    }

    private static Object inNetwork(String address, String network) {
        int slash = network.indexOf('/');
        Optional<byte[]> wanted = IpText.parse(slash < 0 ? network : network.substring(0, slash));
        Optional<byte[]> given = IpText.parse(address);
        if (wanted.isEmpty() || given.isEmpty() || wanted.get().length != given.get().length) {
            return false;
        }
        int bits = slash < 0 ? wanted.get().length * 8 : IpText.number(network.substring(slash + 1), 128);
        return bits >= 0 && bits <= wanted.get().length * 8 && samePrefix(wanted.get(), given.get(), bits);
    }

    private static boolean samePrefix(byte[] one, byte[] other, int bits) {
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> i % 8;
            if ((one[i / 8] & mask) != (other[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /// The name itself, or any below it.
    private static Object inDomain(String name, String domain) {
        String lower = name.toLowerCase(Locale.ROOT);
        String wanted = domain.toLowerCase(Locale.ROOT);
        return lower.equals(wanted) || lower.endsWith("." + wanted);
    }
}
