// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void whatPeopleWriteIsSplitAtBlanksOutsideQuotes() {
        assertThat(CommandLine.decode("/bin/x  -a 'b c'\t\"d \\\" e\" f\\ g \"\" 'h\\'"))
                .containsExactly("/bin/x", "-a", "b c", "d \" e", "f g", "", "h\\");
    }

    @Test
    void aQuoteThatStaysOpenIsRefused() {
        for (String text : List.of("", "  ", "/bin/x 'a", "/bin/x \"a")) {
            assertThatThrownBy(() -> CommandLine.decode(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anyWordsComeBackAsTheyWere() {
        SplittableRandom random = new SplittableRandom(20261122);
        String alphabet = "ab \t\\\"'$;|`*\u00fc\n";
        for (int i = 0; i < 5000; i++) {
            List<String> words = new ArrayList<>();
            for (int w = random.nextInt(1, 5); w > 0; w--) {
                StringBuilder word = new StringBuilder();
                for (int c = random.nextInt(6); c > 0; c--) {
                    word.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                words.add(word.toString());
            }
            assertThat(CommandLine.decode(CommandLine.encode(words))).isEqualTo(words);
        }
    }
}
