// SPDX-License-Identifier: Apache-2.0
/// The plugin contract of Postrider: everything a third party compiles against, and nothing else.
///
/// Found by [java.util.ServiceLoader] through the factories of `io.postrider.api.plugin`. All types are
/// null-free unless marked otherwise; what plugins return is sealed, what they receive is open and may grow.
module io.postrider.api {
    requires static transitive org.jspecify;

    exports io.postrider.api.auth;
    exports io.postrider.api.delivery;
    exports io.postrider.api.dns;
    exports io.postrider.api.event;
    exports io.postrider.api.filter;
    exports io.postrider.api.lookup;
    exports io.postrider.api.mail;
    exports io.postrider.api.plugin;
    exports io.postrider.api.queue;
    exports io.postrider.api.routing;
    exports io.postrider.api.smtp;
    exports io.postrider.api.state;

    uses io.postrider.api.plugin.AuthenticatorFactory;
    uses io.postrider.api.plugin.CredentialSourceFactory;
    uses io.postrider.api.plugin.DeliveryTransportFactory;
    uses io.postrider.api.plugin.EventListenerFactory;
    uses io.postrider.api.plugin.LookupTableFactory;
    uses io.postrider.api.plugin.MailFilterFactory;
    uses io.postrider.api.plugin.QueueStoreFactory;
    uses io.postrider.api.plugin.RoutingPolicyFactory;
}
