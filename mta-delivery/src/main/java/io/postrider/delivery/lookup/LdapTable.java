// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.postrider.api.lookup.Lookup;
import io.postrider.api.lookup.LookupTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A table behind an LDAP search (RFC 4511). A key in a filter is escaped octet by octet (RFC 4515 §3), so
/// that it can
/// never be more than a value. Thread-safe; owns the pool.
final class LdapTable implements LookupTable {
    private static final int MAX_ENTRIES = 1_000;
    private final LDAPConnectionPool pool;
    private final LdapTableSettings settings;
    private final SearchScope scope;

    LdapTable(LDAPConnectionPool pool, LdapTableSettings settings) {
        this.pool = pool;
        this.settings = settings;
        this.scope = switch (settings.scope()) {
            case BASE -> SearchScope.BASE;
            case ONE -> SearchScope.ONE;
            case SUB -> SearchScope.SUB;
        };
    }

    @Override
    public Lookup lookup(String key) {
        try {
            String[] attributes = settings.attributes().isEmpty()
                    ? new String[] {SearchRequest.NO_ATTRIBUTES}
                    : settings.attributes().toArray(String[]::new);
            SearchRequest search =
                    new SearchRequest(settings.base(), scope, filter(settings.filter(), key), attributes);
            search.setSizeLimit(MAX_ENTRIES);
            search.setTimeLimitSeconds(
                    (int) Math.max(1, settings.limits().timeout().toSeconds()));
            return answer(pool.search(search));
        } catch (LDAPSearchException e) {
            boolean noBase = e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT);
            return noBase ? new Lookup.Absent() : new Lookup.Unavailable("ldap: " + e.getResultCode());
        } catch (LDAPException e) {
            return new Lookup.Unavailable("ldap: " + e.getResultCode() + ": " + e.getMessage());
        }
    }

    private Lookup answer(SearchResult result) {
        List<String> values = new ArrayList<>();
        for (SearchResultEntry entry : result.getSearchEntries()) {
            for (String attribute : settings.attributes()) {
                Attribute found = entry.getAttribute(attribute);
                if (found != null) {
                    values.addAll(List.of(found.getValues()));
                }
            }
        }
        return result.getEntryCount() == 0 ? new Lookup.Absent() : new Lookup.Found(values);
    }

    static String filter(String template, String key) {
        return template.replace("{key}", escaped(SqlQuery.Parameter.KEY.of(key)))
                .replace("{local-part}", escaped(SqlQuery.Parameter.LOCAL_PART.of(key)))
                .replace("{domain}", escaped(SqlQuery.Parameter.DOMAIN.of(key)));
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9';
            if (plain) {
                text.append((char) octet);
            } else {
                text.append('\\')
                        .append(Character.forDigit(octet >> 4 & 15, 16))
                        .append(Character.forDigit(octet & 15, 16));
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        pool.close();
    }
}
