// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.smtp;

import io.postrider.api.mail.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The header field `TLS-Required: No` (RFC 8689 §5). Pure.
final class TlsRequiredNo {
    private static final Pattern FIELD = Pattern.compile("(?im)^TLS-Required[ \\t]*:[ \\t]*(?:\\n[ \\t]+)?No[ \\t]*$");

    private TlsRequiredNo() {}

    static boolean isSaid(Content content) {
        try {
            String head = new String(content.head(), StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
            return FIELD.matcher(head).find();
        } catch (IOException unreadable) {
            return false;
        }
    }
}
