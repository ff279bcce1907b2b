// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A TLS client that resumes its sessions.
final class ResumingClient {
    private final InetSocketAddress address;
    private final SSLContext context;

    ResumingClient(InetSocketAddress address) throws GeneralSecurityException {
        this.address = address;
        this.context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
    }

    /// Connects, reads the greeting and tells when the session was made: the same again when it was
    /// resumed.
    long sessionCreated() throws IOException, InterruptedException {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
            socket.startHandshake();
            byte[] greeting = new byte[200];
            assert socket.getInputStream().read(greeting) > 0;
            socket.getOutputStream().write("QUIT\r\n".getBytes());
            int end = socket.getInputStream().read(greeting);
            assert end != 0;
            // sessions are told apart by the millisecond they were made in
            var _ = new java.util.concurrent.CountDownLatch(1).await(5, java.util.concurrent.TimeUnit.MILLISECONDS);
            return socket.getSession().getCreationTime();
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
