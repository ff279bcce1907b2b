// SPDX-License-Identifier: Apache-2.0
package io.postrider.filters.chain;

import io.postrider.api.filter.Edit;
import io.postrider.api.filter.Verdict;
import io.postrider.api.mail.Content;
import io.postrider.api.mail.Origin;
import io.postrider.filters.message.HeaderField;
import io.postrider.filters.message.HeaderSection;
import io.postrider.filters.results.AuthenticationResults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The message stage of one transaction: the edited head and body that the next filter reads. Called one at a
/// time.
final class ChainMessage implements AutoCloseable {
    private final Content original;
    private final ChainTransaction state;
    private final ChainContext context;
    private HeaderSection head = HeaderSection.parse(new byte[0]);
    private Optional<BodySpool> body = Optional.empty();

    ChainMessage(Content original, ChainTransaction state, ChainContext context) {
        this.original = original;
        this.state = state;
        this.context = context;
    }

    /// Reads the head, takes forged results out, applies what earlier hooks asked for.
    void begin(Origin origin) throws IOException {
        head = HeaderSection.parse(original.head());
        List<Edit> before = new ArrayList<>(state.edits());
        if (origin == Origin.SMTP || origin == Origin.LMTP) {
            List<Edit> removals = forged();
            removals.forEach(edit -> head = head.with(edit));
            state.edits().addAll(0, removals);
        }
        before.forEach(edit -> head = head.with(edit));
    }

    // RFC 8601 §5: a field with our authserv-id that comes from outside is a lie. From the bottom up, so that the
    // numbers of the others stay true.
    private List<Edit> forged() {
        List<HeaderField> fields = head.all(AuthenticationResults.NAME);
        List<Edit> removals = new ArrayList<>();
        for (int i = fields.size(); i >= 1; i--) {
            String id = AuthenticationResults.authservIdOf(fields.get(i - 1).value());
            if (id.equalsIgnoreCase(context.authservId())) {
                removals.add(new Edit.RemoveHeader(AuthenticationResults.NAME, i));
            }
        }
        return removals;
    }

    /// The message as it is now.
    Content content() {
        return new EditedContent(original, head.octets(), body);
    }

    /// Takes one filter's edits in; false when one of them cannot be made.
    ///
    /// @param last true when no filter follows that would have to read a replaced body
    boolean apply(List<Edit> edits, boolean last) {
        try {
            for (Edit edit : edits) {
                apply(edit, last);
            }
            return true;
        } catch (IOException | RuntimeException impossible) {
            return false;
        }
    }

    private void apply(Edit edit, boolean last) throws IOException {
        if (!(edit instanceof Edit.ReplaceBody replace)) {
            head = head.with(edit);
            state.keep(edit);
            return;
        }
        state.drop(Edit.ReplaceBody.class);
        if (last) {
            state.keep(replace);
            return;
        }
        BodySpool spool = BodySpool.of(replace.body(), context.spoolDirectory());
        state.hold(spool);
        body = Optional.of(spool);
        state.keep(new Edit.ReplaceBody(spool::open));
    }

    /// All edits, Authentication-Results last and on top.
    Verdict finish() {
        List<Edit> edits = new ArrayList<>(state.edits());
        if (!state.results().isEmpty()) {
            AuthenticationResults results = new AuthenticationResults(context.authservId(), 1, state.results());
            edits.add(new Edit.InsertHeader(0, AuthenticationResults.NAME, results.folded()));
        }
        return new Verdict.Proceed(edits);
    }

    @Override
    public void close() {
        head = HeaderSection.parse(new byte[0]);
    }
}
