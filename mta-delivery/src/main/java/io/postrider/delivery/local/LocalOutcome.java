// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.Deferral;
import io.postrider.api.delivery.DeliveryOutcome;
import io.postrider.api.delivery.DeliveryRequest;
import io.postrider.api.delivery.Diagnostic;
import io.postrider.api.mail.Recipient;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/// Outcomes of delivery on this machine. Pure functions.
final class LocalOutcome {
    private LocalOutcome() {}

    static DeliveryOutcome delivered(String text) {
        return new DeliveryOutcome.Delivered(Diagnostic.of("2.0.0", text), DeliveryOutcome.Handover.FINAL);
    }

    static DeliveryOutcome deferred(String status, String text) {
        return new DeliveryOutcome.Deferred(Deferral.of(Diagnostic.of(status, printable(text))));
    }

    static DeliveryOutcome failed(String status, String text) {
        return new DeliveryOutcome.Failed(Diagnostic.of(status, printable(text)));
    }

    /// A file system's error: our own trouble, so the mail waits.
    static DeliveryOutcome deferred(String what, IOException e) {
        String reason = reason(e);
        String lower = reason.toLowerCase(Locale.ROOT);
        boolean full = lower.contains("no space left") || lower.contains("quota exceeded");
        return deferred(full ? "4.3.1" : "4.3.0", what + ": " + reason);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied: " + denied.getFile();
        }
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason() + ": " + file.getFile()
                : e.toString();
    }

    /// True when the message has been delivered to this address before: a forwarding loop.
    static boolean isLoop(byte[] head, DeliveryRequest request, Recipient recipient) {
        String address = request.address(recipient).toString();
        return HeadFields.bodies(head, "Delivered-To").stream().anyMatch(address::equalsIgnoreCase);
    }

    static DeliveryOutcome loop(DeliveryRequest request, Recipient recipient) {
        return failed("5.4.6", "mail forwarding loop for " + request.address(recipient));
    }

    static String printable(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), 1000));
        for (int i = 0; i < text.length() && i < 1000; i++) {
            char c = text.charAt(i);
            clean.append(c < ' ' || c >= 0x7f && c < 0xa0 ? ' ' : c);
        }
        return clean.toString().strip();
    }
}
