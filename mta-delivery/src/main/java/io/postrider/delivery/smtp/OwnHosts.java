// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/// Knows which mail exchangers are this server: by name, and by the addresses on which its
/// listeners stand. Mail must never go from us to us (RFC 5321 §5.1).
public interface OwnHosts {
    /// True for a name of ours, in lower case.
    boolean isOurName(String host);

    /// True when one of our listeners answers there.
    boolean isOurAddress(InetSocketAddress address);

    /// Nothing is ours.
    static OwnHosts none() {
        return of(Set.of(), java.util.List::of);
    }

    /// By names, and by the listeners that are bound now; a wildcard address stands for every
    /// address of this host.
    static OwnHosts of(Set<String> names, Supplier<? extends Collection<InetSocketAddress>> listeners) {
        return new OwnHosts() {
            @Override
            public boolean isOurName(String host) {
                return names.stream().anyMatch(host::equalsIgnoreCase);
            }

            @Override
            public boolean isOurAddress(InetSocketAddress address) {
                for (InetSocketAddress listener : listeners.get()) {
                    boolean same = listener.getPort() == address.getPort()
                            && (listener.getAddress().equals(address.getAddress())
                                    || listener.getAddress().isAnyLocalAddress() && isOfThisHost(address.getAddress()));
                    if (same) {
                        return true;
                    }
                }
                return false;
            }

            @Override
            public String toString() {
                return "OwnHosts" + names.toString().toLowerCase(Locale.ROOT);
            }
        };
    }

    private static boolean isOfThisHost(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }
}
