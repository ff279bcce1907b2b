// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import io.postrider.api.delivery.DeliveryOutcome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// How much a Maildir may hold. Counts the files in `new/` and `cur/`, by the `,S=` of their names where they
/// have one;
/// without a limit it looks at nothing. A Maildir that is empty takes any message. Stateless.
///
/// @param octets at most
/// @param messages at most
/// @param overQuota what happens beyond
record MaildirQuota(long octets, long messages, LocalTransportSettings.OverQuota overQuota) {
    /// No limit.
    static MaildirQuota unlimited() {
        return new MaildirQuota(Long.MAX_VALUE, Long.MAX_VALUE, LocalTransportSettings.OverQuota.FAIL);
    }

    boolean admits(Path maildir, long size) throws IOException {
        if (octets == Long.MAX_VALUE && messages == Long.MAX_VALUE) {
            return true;
        }
        long usedOctets = 0;
        long usedMessages = 0;
        for (String part : new String[] {"new", "cur"}) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(maildir.resolve(part))) {
                for (Path entry : entries) {
                    usedOctets += size(entry);
                    usedMessages++;
                }
            }
        }
        return usedMessages == 0 || usedOctets <= octets - size && usedMessages < messages;
    }

    private static long size(Path entry) throws IOException {
        String name = entry.getFileName().toString();
        int at = name.indexOf(",S=");
        int end = at + 3;
        while (at >= 0 && end < name.length() && Character.isDigit(name.charAt(end)) && end - at < 18) {
            end++;
        }
        if (at >= 0 && end > at + 3) {
            return Long.parseLong(name.substring(at + 3, end));
        }
        try {
            return Files.size(entry);
        } catch (NoSuchFileException readMeanwhile) {
            return 0;
        }
    }

    DeliveryOutcome refusal() {
        return switch (overQuota) {
            case FAIL -> LocalOutcome.failed("5.2.2", "mailbox is full");
            case DEFER -> LocalOutcome.deferred("4.2.2", "mailbox is full");
        };
    }
}
