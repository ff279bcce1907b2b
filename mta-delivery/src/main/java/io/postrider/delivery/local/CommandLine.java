// SPDX-License-Identifier: Apache-2.0
package io.postrider.delivery.local;

import java.util.ArrayList;
import java.util.List;

/// A command with its arguments as one text, for the next hop of a pipe route: words with blanks between, a
/// backslash
/// before blanks and backslashes within a word, `""` for an empty word. No shell ever reads it.
public final class CommandLine {
    private CommandLine() {}

    /// Joins words so that [#decode] gives the same words back.
    public static String encode(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            if (!text.isEmpty()) {
                text.append(' ');
            }
            if (word.isEmpty()) {
                text.append("\"\"");
            }
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (c == ' ' || c == '\t' || c == '\\' || c == '"' || c == '\'') {
                    text.append('\\');
                }
                text.append(c);
            }
        }
        return text.toString();
    }

    /// Splits a command line as people write it: blanks separate, single or double quotes hold together, a
    /// backslash
    /// takes the next character as it is.
    ///
    /// @throws IllegalArgumentException when a quote stays open or there is no word
    public static List<String> decode(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                inWord = true;
            } else if (quote != 0) {
                quote = keep(c, quote, word);
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t') {
                inWord = end(words, word, inWord);
            } else {
                word.append(c);
                inWord = true;
            }
        }
        end(words, word, inWord);
        if (quote != 0 || words.isEmpty()) {
            throw new IllegalArgumentException(quote != 0 ? "a quote stays open" : "no program");
        }
        return List.copyOf(words);
    }

    private static char keep(char c, char quote, StringBuilder word) {
        if (c == quote) {
            return 0;
        }
        word.append(c);
        return quote;
    }

    private static boolean end(List<String> words, StringBuilder word, boolean inWord) {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
        }
        return false;
    }
}
