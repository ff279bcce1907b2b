// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import com.zaxxer.hikari.HikariDataSource;
import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A table behind a query. A row without a value (NULL or empty) makes the key a set's member. Thread-safe;
/// owns the
/// pool.
///
/// @param source connections
/// @param query what is asked
/// @param limits bounds
record SqlTable(HikariDataSource source, SqlQuery query, RemoteLimits limits) implements LookupTable {
    private static final int MAX_ROWS = 10_000;

    @Override
    public Lookup lookup(String key) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(query.text())) {
            statement.setQueryTimeout((int) Math.max(1, limits.timeout().toSeconds()));
            statement.setMaxRows(MAX_ROWS);
            for (int i = 0; i < query.parameters().size(); i++) {
                statement.setString(i + 1, query.parameters().get(i).of(key));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return answer(rows);
            }
        } catch (SQLException e) {
            return new Lookup.Unavailable("sql: " + e.getMessage());
        }
    }

    private static Lookup answer(ResultSet rows) throws SQLException {
        List<String> values = new ArrayList<>();
        boolean found = false;
        while (rows.next()) {
            found = true;
            String value = rows.getString(1);
            if (value != null && !value.isBlank()) {
                values.add(value);
            }
        }
        return found ? new Lookup.Found(values) : new Lookup.Absent();
    }

    @Override
    public void close() {
        source.close();
    }
}
