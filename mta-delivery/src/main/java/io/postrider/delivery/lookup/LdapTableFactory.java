// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.lookup;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.SSLUtil;
import io.postrider.api.lookup.LookupTable;
import io.postrider.api.plugin.ExtensionContext;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.plugin.LookupTableFactory;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;

/// `ldap://HOST/BASE?ATTRIBUTE?SCOPE?FILTER` (RFC 4516), or a `[table.X]` with `url`, `base`, `filter`,
/// `attributes`.
/// Connections are made when they are needed; TLS is verified against the system's trust anchors.
public final class LdapTableFactory implements LookupTableFactory {
    @Override
    public String name() {
        return "ldap";
    }

    @Override
    public LookupTable create(ExtensionContext context) throws InvalidSettingException {
        LdapTableSettings given = context.settings().read(LdapTableSettings.class);
        LdapTableSettings settings = given.location().isPresent() ? ofUrl(context, given) : given;
        if (settings.url().isEmpty()) {
            throw context.settings().invalid("url", "an ldap table needs a server");
        }
        try {
            Filter.create(LdapTable.filter(settings.filter(), "x@example"));
        } catch (LDAPException e) {
            throw context.settings().invalid("filter", "is no filter: " + e.getMessage());
        }
        try {
            LDAPConnectionPool pool = pool(settings);
            return settings.limits().around(new LdapTable(pool, settings), context);
        } catch (LDAPException | GeneralSecurityException e) {
            throw context.settings().invalid("url", String.valueOf(e.getMessage()));
        }
    }

    private static LdapTableSettings ofUrl(ExtensionContext context, LdapTableSettings given)
            throws InvalidSettingException {
        String text = "ldap:" + given.location().orElseThrow();
        try {
            LDAPURL url = new LDAPURL(text);
            String server = "ldap://" + url.getHost() + ":" + url.getPort();
            LdapTableSettings.Scope scope =
                    switch (url.scopeProvided() ? url.getScope().intValue() : 2) {
                        case 0 -> LdapTableSettings.Scope.BASE;
                        case 1 -> LdapTableSettings.Scope.ONE;
                        default -> LdapTableSettings.Scope.SUB;
                    };
            return new LdapTableSettings(
                    Optional.empty(),
                    List.of(server),
                    url.getBaseDN().toString(),
                    url.filterProvided() ? url.getFilter().toString() : "(mail={key})",
                    List.of(url.getAttributes()),
                    scope,
                    LdapTableSettings.Bind.anonymous(),
                    given.limits());
        } catch (LDAPException e) {
            throw context.settings().invalid("location", "\"" + text + "\" is no LDAP URL: " + e.getMessage());
        }
    }

    private static LDAPConnectionPool pool(LdapTableSettings settings) throws LDAPException, GeneralSecurityException {
        int timeoutMillis = (int) Math.min(settings.limits().timeout().toMillis(), Integer.MAX_VALUE);
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(timeoutMillis);
        options.setResponseTimeoutMillis(timeoutMillis);
        options.setFollowReferrals(false);
        ServerSet[] servers = new ServerSet[settings.url().size()];
        SSLUtil tls = new SSLUtil();
        for (int i = 0; i < servers.length; i++) {
            LDAPURL url = new LDAPURL(settings.url().get(i));
            SocketFactory sockets =
                    url.getScheme().equals("ldaps") ? tls.createSSLSocketFactory() : SocketFactory.getDefault();
            servers[i] = new SingleServerSet(url.getHost(), url.getPort(), sockets, options);
        }
        PostConnectProcessor startTls =
                settings.bind().startTls() ? new StartTLSPostConnectProcessor(tls.createSSLContext()) : null;
        BindRequest bind = settings.bind()
                .dn()
                .map(dn -> new SimpleBindRequest(dn, settings.bind().password().orElse("")))
                .orElse(null);
        // none at the start: the directory may be down then
        LDAPConnectionPool pool = new LDAPConnectionPool(
                new FailoverServerSet(servers), bind, 0, settings.limits().connections(), startTls);
        pool.setCreateIfNecessary(true);
        pool.setMaxWaitTimeMillis(timeoutMillis);
        pool.setRetryFailedOperationsDueToInvalidConnections(true);
        return pool;
    }
}
