// SPDX-License-Identifier: Apache-2.0
package io.postrider.server;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Where we listen, known when the listeners are bound: so that mail for ourselves is not sent to ourselves.
/// Thread-safe.
final class ListeningAddresses implements Supplier<Collection<InetSocketAddress>> {
    private final List<InetSocketAddress> addresses = new CopyOnWriteArrayList<>();

    void add(List<InetSocketAddress> more) {
        addresses.addAll(more);
    }

    @Override
    public Collection<InetSocketAddress> get() {
        return addresses;
    }
}
