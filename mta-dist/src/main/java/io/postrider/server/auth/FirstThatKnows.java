// SPDX-License-Identifier: Apache-2.0
package io.postrider.server.auth;

import io.postrider.api.auth.CredentialSource;
import java.util.List;

/// Sources in order: the first that knows the user decides, and one that cannot say now ends the search.
///
/// @param sources in order
public record FirstThatKnows(List<CredentialSource> sources) implements CredentialSource {
    /// Copies the list.
    public FirstThatKnows {
        sources = List.copyOf(sources);
    }

    @Override
    public Result find(String user) {
        for (CredentialSource source : sources) {
            Result result = source.find(user);
            if (!(result instanceof Result.Absent)) {
                return result;
            }
        }
        return new Result.Absent();
    }

    @Override
    public void close() {
        sources.forEach(CredentialSource::close);
    }
}
