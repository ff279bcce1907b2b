// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.routing;

import io.postrider.api.lookup.LookupTable;
import io.postrider.api.mail.Domain;
import io.postrider.api.mail.LocalPart;
import io.postrider.api.mail.Mailbox;
import io.postrider.api.plugin.InvalidSettingException;
import io.postrider.api.routing.RoutingPolicy;
import io.postrider.delivery.lookup.AddressKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the chain of settings: opens tables, reads transports, checks names. Used once, by one thread.
final class RoutingAssembly {
    private final RoutingSettings settings;
    private final RoutingPorts ports;
    private final SettingReader read;
    private final DomainDirectory.Names names = new DomainDirectory.Names();

    RoutingAssembly(RoutingSettings settings, RoutingPorts ports) {
        this.settings = settings;
        this.ports = ports;
        this.read = new SettingReader(ports);
    }

    RoutingChain chain() throws InvalidSettingException {
        Optional<Srs> srs = srs();
        for (int i = 0; i < settings.domains().size(); i++) {
            addDomain(i, settings.domains().get(i));
        }
        Optional<Domain> origin = origin();
        DomainDirectory directory = new DomainDirectory(names, ownNames(srs), ports.ownAddress(), home(origin));
        Mailbox postmaster = postmaster(origin);
        List<Stage> stages = new ArrayList<>();
        srs.ifPresent(s -> stages.add(new SrsStage(s)));
        if (directory.isEmpty()) {
            stages.add(new PostmasterStage(postmaster));
        }
        stages.add(rewriting(directory));
        bcc().ifPresent(stages::add);
        for (RoutingPolicy policy : ports.policies()) {
            stages.add(new PolicyStage(policy));
        }
        Optional<LookupTable> relocated =
                read.table("rewrite", 0, "relocated", settings.rewrite().relocated());
        stages.add(new AliasStage(directory, ports.probe(), postmaster, relocated, srs));
        stages.add(new RouteStage(new RouteRules(settings.routes(), read).rules(), ports.transports()));
        stages.add(new DomainStage());
        Optional<Target> smarthost = read.target("outbound", 0, "smarthost", settings.smarthost());
        smarthost.ifPresent(target -> stages.add(new SmarthostStage(target)));
        stages.add(new MxStage());
        return new RoutingChain(stages, directory, ports.transports());
    }

    private void addDomain(int index, RoutingSettings.ConfiguredDomain configured) throws InvalidSettingException {
        DomainSettings domain = configured.domain();
        List<String> all = new ArrayList<>(domain.names());
        domain.name().ifPresent(all::addFirst);
        if (all.isEmpty()) {
            throw ports.complaints().invalid("domain", index, "name", "a [[domain]] needs a name or names");
        }
        LocalDomain local = local(index, all.getFirst(), configured);
        for (String name : all) {
            String key = domain.name().filter(name::equals).isPresent() ? "name" : "names";
            if (read.isTable(name)) {
                names.add(read.table("domain", index, key, name), local);
                continue;
            }
            try {
                names.add(name, local);
            } catch (IllegalArgumentException e) {
                throw ports.complaints().invalid("domain", index, key, String.valueOf(e.getMessage()));
            }
        }
    }

    private LocalDomain local(int index, String name, RoutingSettings.ConfiguredDomain configured)
            throws InvalidSettingException {
        DomainSettings domain = configured.domain();
        DomainAliasSettings aliases = configured.aliases();
        LocalDomain.RecipientSource recipients = recipients(index, domain.recipients());
        List<Mailbox> catchAll = new ArrayList<>();
        for (String address : aliases.catchAll()) {
            catchAll.add(read.mailbox("domain", index, "catch-all", address));
        }
        Optional<Template> forward = Optional.empty();
        if (aliases.forwardFiles().isPresent()) {
            forward = Optional.of(read.template(
                    "domain", index, "forward-files", aliases.forwardFiles().get()));
        }
        return new LocalDomain(
                name,
                AddressKeys.of(domain.recipientDelimiter()),
                read.target("domain", index, "deliver-to", domain.deliverTo()),
                recipients,
                read.aliases("domain", index, "aliases", aliases.aliases()),
                read.table("domain", index, "virtual-aliases", aliases.virtualAliases()),
                List.copyOf(catchAll),
                new LocalDomain.AliasPolicy(
                        Set.copyOf(aliases.aliasActions()),
                        aliases.aliasTransport(),
                        forward,
                        settings.rewrite().propagateExtensions()));
    }

    private LocalDomain.RecipientSource recipients(int index, Optional<String> text) throws InvalidSettingException {
        if (text.isEmpty()) {
            return new LocalDomain.RecipientSource.Everyone();
        }
        return text.get().strip().equals("probe:")
                ? new LocalDomain.RecipientSource.Probed()
                : new LocalDomain.RecipientSource.Listed(read.table("domain", index, "recipients", text.get()));
    }

    private Set<String> ownNames(Optional<Srs> srs) throws InvalidSettingException {
        Set<String> own = new HashSet<>(Set.of("localhost"));
        own.add(read.domain("", 0, "hostname", settings.names().hostname()).ascii());
        srs.ifPresent(s -> own.add(s.domain().ascii()));
        return own;
    }

    /// CONTRACT §3: `origin`, else hostname if a `[[domain]]` covers it, else the first `[[domain]]`, else
    /// hostname.
    private Optional<Domain> origin() throws InvalidSettingException {
        if (settings.names().origin().isPresent()) {
            return Optional.of(
                    read.domain("", 0, "origin", settings.names().origin().get()));
        }
        Domain hostname = read.domain("", 0, "hostname", settings.names().hostname());
        if (names.has(hostname.ascii())) {
            return Optional.of(hostname);
        }
        return names.first().map(Domain::of);
    }

    /// What our own name and addresses stand for: the origin if it is ours, else the first `[[domain]]`; in a
    /// null client
    /// the origin.
    private Optional<Domain> home(Optional<Domain> origin) {
        boolean usable =
                origin.isPresent() && (names.isEmpty() || names.has(origin.get().ascii()));
        return usable ? origin : names.first().map(Domain::of);
    }

    private Mailbox postmaster(Optional<Domain> origin) throws InvalidSettingException {
        if (settings.names().postmaster().isPresent()) {
            return read.mailbox(
                    "", 0, "postmaster", settings.names().postmaster().get());
        }
        Domain hostname = read.domain("", 0, "hostname", settings.names().hostname());
        Domain domain = names.first().map(Domain::of).or(() -> origin).orElse(hostname);
        return Mailbox.of(LocalPart.of("postmaster"), domain);
    }

    private Optional<Srs> srs() throws InvalidSettingException {
        try {
            return Srs.of(settings.rewriteSections().srs(), ports.clock());
        } catch (IllegalArgumentException e) {
            throw ports.complaints().invalid("rewrite", 0, "srs", String.valueOf(e.getMessage()));
        }
    }

    private RewriteStage rewriting(DomainDirectory directory) throws InvalidSettingException {
        RewriteSettings rewrite = settings.rewrite();
        Optional<LookupTable> both = read.table("rewrite", 0, "canonical", rewrite.canonical());
        Optional<LookupTable> to = read.table("rewrite", 0, "recipient-canonical", rewrite.recipientCanonical());
        Optional<LookupTable> by = read.table("rewrite", 0, "sender-canonical", rewrite.senderCanonical());
        Optional<LookupTable> generic = read.table("rewrite", 0, "generic", rewrite.generic());
        List<String> masqueraded = new ArrayList<>();
        for (String domain : rewrite.masqueradeDomains()) {
            masqueraded.add("."
                    + read.domain("rewrite", 0, "masquerade-domains", domain).ascii());
        }
        Set<String> unmasked = new HashSet<>();
        rewrite.masqueradeExceptions().forEach(name -> unmasked.add(AddressKeys.fold(name)));
        boolean passOn = rewrite.propagateExtensions();
        return new RewriteStage(
                directory,
                new Rewriter(SettingReader.present(to, both), passOn),
                new Rewriter(SettingReader.present(by, both), passOn),
                new Rewriter(SettingReader.present(generic, Optional.empty()), passOn),
                List.copyOf(masqueraded),
                Set.copyOf(unmasked));
    }

    private Optional<BccStage> bcc() throws InvalidSettingException {
        BccSettings bcc = settings.rewriteSections().bcc();
        if (bcc.equals(BccSettings.nobody())) {
            return Optional.empty();
        }
        List<Mailbox> always = new ArrayList<>();
        for (String address : bcc.always()) {
            always.add(read.mailbox("rewrite", 0, "bcc", address));
        }
        return Optional.of(new BccStage(
                List.copyOf(always),
                read.table("rewrite", 0, "bcc", bcc.sender()),
                read.table("rewrite", 0, "bcc", bcc.recipient())));
    }
}
