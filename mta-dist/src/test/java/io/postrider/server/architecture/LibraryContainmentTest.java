// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.postrider.server.architecture.Program.holds;

import org.junit.jupiter.api.Test;

/// Each library is visible in one place: swapping it is a change to one package.
class LibraryContainmentTest {
    @Test
    void nettyIsSeenOnlyByTheSocketsOfSmtpAndAdmin() {
        only(
                new String[] {"io.netty.."},
                "io.postrider.smtp.server..",
                "io.postrider.smtp.client..",
                "io.postrider.server.admin..");
    }

    @Test
    void rocksDbIsSeenOnlyByTheStores() {
        only(new String[] {"org.rocksdb.."}, "io.postrider.queue.store..", "io.postrider.server.state..");
    }

    @Test
    void dnsjavaIsSeenOnlyByDns() {
        only(new String[] {"org.xbill.DNS.."}, "io.postrider.delivery.dns..");
    }

    @Test
    void bouncyCastleIsSeenOnlyByDkimAndAuth() {
        only(new String[] {"org.bouncycastle.."}, "io.postrider.filters.dkim..", "io.postrider.server.auth..");
    }

    @Test
    void guiceIsSeenOnlyByTheWiring() {
        only(new String[] {"com.google.inject..", "jakarta.inject.."}, "io.postrider.server..");
    }

    @Test
    void guavaIsSeenOnlyWhereExpressionsReturnIt() {
        only(new String[] {"com.google.common.."}, "io.postrider.filters.rules..", "io.postrider.server.query..");
    }

    @Test
    void databasesAndDirectoriesAreSeenOnlyByTablesAndAuth() {
        only(
                new String[] {"com.unboundid..", "com.zaxxer..", "java.sql..", "javax.sql.."},
                "io.postrider.delivery.lookup..",
                "io.postrider.server.auth..");
    }

    @Test
    void theCommandLineParserIsSeenOnlyByTheCommandLine() {
        only(new String[] {"picocli.."}, "io.postrider.server.cli..");
    }

    @Test
    void theTomlParserIsSeenOnlyByTheConfiguration() {
        only(new String[] {"org.tomlj.."}, "io.postrider.server.config..");
    }

    @Test
    void expressionsAreSeenOnlyByRulesAndQueries() {
        only(new String[] {"dev.cel.."}, "io.postrider.filters.rules..", "io.postrider.server.query..");
    }

    @Test
    void metricsAreSeenOnlyByMetrics() {
        only(new String[] {"io.prometheus.."}, "io.postrider.server.metrics..");
    }

    @Test
    void theLogLibraryIsSeenOnlyByTheLog() {
        only(new String[] {"ch.qos.logback.."}, "io.postrider.server.log..");
    }

    @Test
    void theMimeParserAndTheCountryDatabaseAreSeenOnlyByFilters() {
        only(new String[] {"org.apache.james.mime4j..", "com.maxmind.."}, "io.postrider.filters..");
    }

    @Test
    void acmeIsSeenOnlyByCertificates() {
        only(new String[] {"org.shredzone.acme4j.."}, "io.postrider.server..");
    }

    private static void only(String[] library, String... places) {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library));
    }
}
