// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.delivery.dns.DnsSettings;
import io.postrider.delivery.routing.DomainAliasSettings;
import io.postrider.delivery.routing.DomainSettings;
import io.postrider.delivery.routing.RelaySettings;
import io.postrider.delivery.routing.RewriteSections;
import io.postrider.delivery.routing.RewriteSettings;
import io.postrider.delivery.routing.RouteConditions;
import io.postrider.delivery.routing.RouteSettings;
import io.postrider.delivery.smtp.DestinationSettings;
import io.postrider.delivery.smtp.PoolSettings;
import io.postrider.delivery.smtp.TransportSettings;
import io.postrider.delivery.smtp.TransportTlsSettings;
import io.postrider.delivery.tls.TlsSettings;
import io.postrider.queue.OutboundSettings;
import io.postrider.queue.QueueSettings;
import io.postrider.queue.dsn.DsnSettings;
import io.postrider.queue.store.StorageSettings;
import io.postrider.server.config.EffectiveSettings;
import io.postrider.server.config.Reference;
import io.postrider.server.config.TomlSettings;
import io.postrider.server.generation.ConfigurationFile;
import io.postrider.server.settings.AdminSettings;
import io.postrider.server.settings.AuthSettings;
import io.postrider.server.settings.CertificateSettings;
import io.postrider.server.settings.DestinationLimits;
import io.postrider.server.settings.FilterSettings;
import io.postrider.server.settings.LimitsSettings;
import io.postrider.server.settings.ListenerSettings;
import io.postrider.server.settings.LocalSettings;
import io.postrider.server.settings.LogSettings;
import io.postrider.server.settings.SendmailSettings;
import io.postrider.server.settings.ServerSettings;
import io.postrider.server.settings.SmarthostSettings;
import io.postrider.server.settings.SubmissionSettings;
import io.postrider.server.settings.TransportLimits;
import io.postrider.server.settings.TransportTarget;
import io.postrider.server.settings.UserSettings;
import io.postrider.smtp.sasl.FailureLimits;
import io.postrider.smtp.sasl.SaslSettings;
import io.postrider.smtp.server.ConnectionSettings;
import io.postrider.smtp.session.ExtensionSettings;
import io.postrider.smtp.session.SessionLimits;
import java.util.ArrayList;
import java.util.List;

/// All tables of the configuration with the records that describe them: the reference, and the effective
/// settings.
final class ConfigurationView {
    private static final List<Table> TABLES = List.of(
            new Table("", "The top of the file.", List.of(ServerSettings.class)),
            new Table(
                    "[[listener]]",
                    "Where mail comes in. The keys of the sessions' budgets default to those of [limits].",
                    List.of(
                            ListenerSettings.class,
                            ListenerSettings.ListenerIdentity.class,
                            ListenerSettings.ListenerTrust.class,
                            SessionLimits.class,
                            ExtensionSettings.class,
                            ConnectionSettings.class)),
            new Table("[certificate.NAME]", "Certificates; SNI chooses among all.", List.of(CertificateSettings.class)),
            new Table("[relay]", "Who may send to others without authentication.", List.of(RelaySettings.class)),
            new Table(
                    "[[domain]]",
                    "Mail that we are responsible for.",
                    List.of(DomainSettings.class, DomainAliasSettings.class)),
            new Table(
                    "[[route]]",
                    "Ways that differ; all conditions must hold, the first match wins.",
                    List.of(RouteConditions.class, RouteSettings.class)),
            new Table(
                    "[transport.NAME]",
                    "Named transports. The keys of SMTP and LMTP; those of others are described with them.",
                    List.of(
                            TransportTarget.class,
                            TransportLimits.class,
                            TransportSettings.class,
                            TransportTlsSettings.class)),
            new Table(
                    "[[destination]]",
                    "Policy by destination; per key the first matching table that sets it wins.",
                    List.of(DestinationSettings.class, DestinationLimits.class)),
            new Table(
                    "[outbound]",
                    "How mail goes out.",
                    List.of(
                            SmarthostSettings.class,
                            io.postrider.delivery.smtp.OutboundSettings.class,
                            OutboundSettings.class,
                            PoolSettings.class)),
            new Table("[dns]", "Whom to ask.", List.of(DnsSettings.class)),
            new Table("[tls]", "Whom to trust.", List.of(TlsSettings.class)),
            new Table(
                    "[limits]",
                    "Budgets of all listeners.",
                    List.of(SessionLimits.class, io.postrider.smtp.server.ServerSettings.class, LimitsSettings.class)),
            new Table("[storage]", "The disk.", List.of(StorageSettings.class)),
            new Table("[queue]", "The scheduler.", List.of(QueueSettings.class)),
            new Table("[dsn]", "Notifications.", List.of(DsnSettings.class)),
            new Table("[rewrite]", "Rewriting.", List.of(RewriteSettings.class, RewriteSections.class)),
            new Table("[[user]]", "Users.", List.of(UserSettings.class)),
            new Table(
                    "[auth]", "Users elsewhere.", List.of(AuthSettings.class, SaslSettings.class, FailureLimits.class)),
            new Table("[submission]", "Mail of our users.", List.of(SubmissionSettings.class)),
            new Table("[local]", "Mail that comes by no listener.", List.of(LocalSettings.class)),
            new Table("[[filter]]", "Filters; each factory adds its keys.", List.of(FilterSettings.class)),
            new Table("[admin]", "The admin API.", List.of(AdminSettings.class)),
            new Table("[log]", "Logs.", List.of(LogSettings.class)),
            new Table("[sendmail]", "The spool.", List.of(SendmailSettings.class)));

    private ConfigurationView() {}

    private record Table(String header, String text, List<Class<? extends Record>> records) {
        /// The key in the file.
        String key() {
            return header.replaceAll("[\\[\\]]", "").replace(".NAME", "");
        }
    }

    /// The reference, Markdown.
    static String reference() {
        Reference reference = new Reference();
        TABLES.forEach(t -> reference.chapter(t.header().isEmpty() ? "top level" : t.header(), t.text(), t.records()));
        return reference.markdown();
    }

    /// The effective settings: what the file says and the defaults of the tables that are there once.
    static String show(ConfigurationFile file) throws StartFailure {
        ConfigurationCheck.check(file);
        EffectiveSettings shown = new EffectiveSettings();
        try {
            for (Table table : TABLES) {
                for (Shown one : tables(file, table)) {
                    shown.header(one.header());
                    for (Class<? extends Record> type : table.records()) {
                        shown.add(one.settings().read(type));
                    }
                }
            }
        } catch (InvalidSettingException e) {
            throw StartFailure.of(e);
        }
        return shown.toString();
    }

    private record Shown(String header, TomlSettings settings) {}

    private static List<Shown> tables(ConfigurationFile file, Table table) throws InvalidSettingException {
        TomlSettings root = file.root();
        if (table.header().isEmpty()) {
            return List.of(new Shown("", root));
        }
        if (table.header().equals("[storage]")) {
            return List.of(new Shown(
                    "[storage]",
                    file.storage(file.limits().read(SessionLimits.class).messageSize())));
        }
        List<Shown> all = new ArrayList<>();
        if (table.header().startsWith("[[")) {
            root.tables(table.key()).forEach(t -> all.add(new Shown(table.header(), t)));
        } else if (table.header().contains("NAME")) {
            root.named(table.key()).forEach((name, t) -> all.add(new Shown("[" + table.key() + "." + name + "]", t)));
        } else {
            all.add(new Shown(table.header(), root.table(table.key())));
        }
        return all;
    }
}
