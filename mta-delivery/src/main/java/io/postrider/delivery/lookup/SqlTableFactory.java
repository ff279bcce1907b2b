// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import io.postrider.api.plugin.Setting;
import java.util.Optional;

/// `sql`: a query over JDBC, whose driver (SQLite, PostgreSQL, MySQL, …) lies on the class path.
/// `sql:JDBC-URL#QUERY`, or
/// a `[table.X]` with `url` and `query`. Keys go into a query as bound parameters only.
public final class SqlTableFactory implements LookupTableFactory {
    /// What an SQL table needs.
    ///
    /// @param location URL and query in one
    /// @param url JDBC's
    /// @param query with placeholders
    /// @param username to log in
    /// @param password to log in
    /// @param driver the driver's class
    /// @param limits bounds
    record SqlTableSettings(
            @Setting(text = "JDBC-URL#QUERY, instead of url and query.")
            Optional<String> location,

            @Setting(text = "Such as jdbc:postgresql://db.example/mail.")
            Optional<String> url,

            @Setting(
                    text =
                            "Such as SELECT target FROM alias WHERE address = {key}. {key}, {local-part} and {domain} become"
                                    + " bound parameters; the first column of each row is a value.")
            Optional<String> query,

            @Setting(text = "The user to log in as.") Optional<String> username,
            @Setting(text = "The password.", secret = true) Optional<String> password,

            @Setting(text = "The driver's class, where the URL does not find it.")
            Optional<String> driver,

            @Setting(text = "Bounds.") RemoteLimits limits) {}

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        SqlTableSettings settings = context.settings().read(SqlTableSettings.class);
        String location = settings.location().orElse("");
        int hash = location.indexOf('#');
        String url = settings.url().orElse(hash < 0 ? location : location.substring(0, hash));
        String query = settings.query().orElse(hash < 0 ? "" : location.substring(hash + 1));
        if (!url.startsWith("jdbc:") || query.isBlank()) {
            throw context.settings().invalid("url", "an sql table needs a JDBC url and a query");
        }
        SqlQuery parsed = SqlQuery.parse(query);
        if (parsed.parameters().isEmpty()) {
            throw context.settings().invalid("query", "the query has no {key}, {local-part} or {domain}");
        }
        SqlTable table = new SqlTable(source(context, settings, url), parsed, settings.limits());
        return settings.limits().around(table, context);
    }

    private static HikariDataSource source(ExtensionContext context, SqlTableSettings settings, String url)
            throws InvalidSettingException {
        HikariConfig config = new HikariConfig();
        try {
            settings.driver().ifPresent(config::setDriverClassName);
            config.setJdbcUrl(url);
            settings.username().ifPresent(config::setUsername);
            settings.password().ifPresent(config::setPassword);
            config.setPoolName(context.name());
            config.setMaximumPoolSize(settings.limits().connections());
            config.setMinimumIdle(0);
            config.setAutoCommit(true);
            // the database may be down when we start: lookups are faults until it is up
            config.setInitializationFailTimeout(-1);
            config.setConnectionTimeout(
                    Math.max(250, settings.limits().timeout().toMillis()));
            config.setValidationTimeout(
                    Math.max(250, settings.limits().timeout().toMillis()));
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw context.settings().invalid("url", "no driver takes it: " + e.getMessage());
        }
    }
}
