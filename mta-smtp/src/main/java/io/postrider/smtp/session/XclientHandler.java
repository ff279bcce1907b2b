// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.session;

import io.postrider.api.auth.Identity;
import io.postrider.api.smtp.Reply;
import io.postrider.smtp.protocol.Command;
import io.postrider.smtp.protocol.ForwardedAttribute;
import io.postrider.smtp.protocol.ForwardedAttribute.Name;
import io.postrider.smtp.session.SessionFacts.Hello;
import io.postrider.smtp.session.SessionFacts.Peer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// XCLIENT and XFORWARD, by which a front end on our side says whose connection or mail it is. Only listed
/// peers may.
final class XclientHandler {
    private static final Reply DENIED = Reply.enhanced(550, "5.7.0", "Insufficient authorization");
    private static final Reply BAD_VALUE = Reply.enhanced(501, "5.5.4", "Bad attribute value");
    private static final int MAX_PORT = 65_535;
    private final Conversation conversation;

    XclientHandler(Conversation conversation) {
        this.conversation = conversation;
    }

    /// What came of XCLIENT.
    sealed interface Outcome {
        /// Not done.
        ///
        /// @param reply why
        record Refused(Reply reply) implements Outcome {}

        /// The session begins anew for another peer.
        record Restarted() implements Outcome {}
    }

    Outcome xclient(SessionState state, Command.Xclient xclient) {
        SessionFacts facts = conversation.facts();
        if (!facts.rights().mayXclient()) {
            return new Outcome.Refused(DENIED);
        }
        if (state.transaction().isPresent()) {
            return new Outcome.Refused(Replies.IN_TRANSACTION);
        }
        Optional<Peer> peer = peer(facts, xclient.attributes());
        if (peer.isEmpty()) {
            return new Outcome.Refused(BAD_VALUE);
        }
        PeerRights given =
                peer.get().client().map(conversation.ports().peers()::of).orElseGet(PeerRights::none);
        // the connection stays the front end's: it may say XCLIENT again
        PeerRights rights = new PeerRights(given.relayNetwork(), true, given.exempt(), given.extensionsOff());
        conversation.session().become(facts.withPeer(peer.get(), rights));
        conversation.offer(Set.of());
        conversation.forward(Optional.empty());
        text(xclient.attributes(), Name.LOGIN)
                .ifPresent(user ->
                        conversation.session().become(conversation.facts().withIdentity(Identity.of(user))));
        boolean extended = text(xclient.attributes(), Name.PROTO)
                .filter("SMTP"::equalsIgnoreCase)
                .isEmpty();
        text(xclient.attributes(), Name.HELO)
                .ifPresent(name ->
                        conversation.session().become(conversation.facts().withHello(new Hello(name, extended))));
        return new Outcome.Restarted();
    }

    Transition xforward(SessionState state, Command.Xforward xforward) {
        if (!conversation.facts().rights().mayXclient()) {
            return Transition.answer(DENIED, state);
        }
        if (state.transaction().isPresent()) {
            return Transition.answer(Replies.IN_TRANSACTION, state);
        }
        Optional<String> given = text(xforward.attributes(), Name.ADDR);
        Optional<InetAddress> address = given.flatMap(XclientHandler::address);
        if (given.isPresent() && address.isEmpty()) {
            return Transition.answer(BAD_VALUE, state);
        }
        address.ifPresent(known -> conversation.forward(Optional.of(known.getHostAddress())));
        return Transition.answer(Replies.OK, state);
    }

    private static Optional<String> text(List<ForwardedAttribute> attributes, Name name) {
        return attributes.stream()
                .filter(attribute -> attribute.name() == name)
                .reduce((first, last) -> last)
                .flatMap(ForwardedAttribute::value);
    }

    private static boolean given(List<ForwardedAttribute> attributes, Name name) {
        return attributes.stream().anyMatch(attribute -> attribute.name() == name);
    }

    private static Optional<Peer> peer(SessionFacts facts, List<ForwardedAttribute> attributes) {
        Optional<Optional<InetSocketAddress>> client = end(facts.peer().client(), attributes, Name.ADDR, Name.PORT);
        Optional<Optional<InetSocketAddress>> local =
                end(facts.peer().local(), attributes, Name.DESTADDR, Name.DESTPORT);
        if (client.isEmpty() || local.isEmpty()) {
            return Optional.empty();
        }
        // a new address has no name of its own before XCLIENT gives it one
        boolean renamed = given(attributes, Name.NAME) || given(attributes, Name.ADDR);
        Optional<Optional<String>> name = renamed
                ? Optional.of(text(attributes, Name.NAME))
                : facts.peer().name();
        return Optional.of(new Peer(client.get(), local.get(), name));
    }

    /// One end's address and port; empty when a value is bad, an empty address where it is unavailable.
    private static Optional<Optional<InetSocketAddress>> end(
            Optional<InetSocketAddress> before, List<ForwardedAttribute> attributes, Name addressName, Name portName) {
        Optional<String> addressText = text(attributes, addressName);
        Optional<InetAddress> address = given(attributes, addressName)
                ? addressText.flatMap(XclientHandler::address)
                : before.map(InetSocketAddress::getAddress);
        Optional<Integer> port = text(attributes, portName)
                .map(XclientHandler::port)
                .orElseGet(
                        () -> Optional.of(before.map(InetSocketAddress::getPort).orElse(0)));
        if (addressText.isPresent() && address.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(address.map(known -> new InetSocketAddress(known, port.get())));
    }

    private static Optional<Integer> port(String text) {
        boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && Integer.parseInt(text) <= MAX_PORT ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /// An address literal's; no name is ever looked up.
    private static Optional<InetAddress> address(String text) {
        String literal = text.toUpperCase(Locale.ROOT).startsWith("IPV6:") ? text.substring(5) : text;
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException bad) {
            return Optional.empty();
        }
    }
}
