// SPDX-License-Identifier: Apache-2.0
package io.postrider.smtp.protocol;

import java.nio.ByteBuffer;

/// Takes a content's octets as they become known.
public interface ContentSink {
    /// Takes all of `octets`, which are the caller's again on return.
    void write(ByteBuffer octets);
}
