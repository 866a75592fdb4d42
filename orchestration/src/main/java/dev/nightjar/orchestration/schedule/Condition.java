/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;

/** What an item of a list must be like; columns by their names in the store. */
public sealed interface Condition
        permits Range, Condition.Among, Condition.AmongNumbers, Condition.Without, Condition.Like, Condition.Contains {

    /** One of some words; of no words, nothing. */
    record Among(String column, List<String> words) implements Condition {
        public Among {
            words = List.copyOf(words);
        }
    }

    /** One of some numbers; of no numbers, nothing. */
    record AmongNumbers(String column, List<Integer> numbers) implements Condition {
        public AmongNumbers {
            numbers = List.copyOf(numbers);
        }
    }

    /** None of some words. */
    record Without(String column, List<String> words) implements Condition {
        public Without {
            words = List.copyOf(words);
        }
    }

    /**
     * Text with one of some patterns in it, in any case.
     *
     * @param patterns with `%` for anything and `_` for any letter
     */
    record Like(String column, List<String> patterns) implements Condition {
        public Like {
            patterns = List.copyOf(patterns);
        }
    }

    /** Text that another is in, letter by letter but in any case. */
    record Contains(String column, String text) implements Condition {}
}
