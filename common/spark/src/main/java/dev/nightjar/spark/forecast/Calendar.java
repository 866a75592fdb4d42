/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.io.Serializable;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Inputs of the calendar by their names: `day_of_week` is a number, `day_of_week=3` is 1 on Wednesdays and 0 else. */
final class Calendar implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Input> inputs;

    /** @param value that it is compared with; below 0 for none */
    private record Input(CalendarInput input, int value) implements Serializable {

        static Input of(String name) {
            int equals = name.indexOf('=');
            return equals < 0
                    ? new Input(CalendarInput.named(name), -1)
                    : new Input(
                            CalendarInput.named(name.substring(0, equals)),
                            Integer.parseInt(name.substring(equals + 1)));
        }

        double of(ZonedDateTime start) {
            double found = input.of(start);
            return value < 0 ? found : (int) found == value ? 1 : 0;
        }
    }

    Calendar(List<String> names) {
        this.inputs = names.stream().map(Input::of).toList();
    }

    /** Names of what trees learn from so many days: numbers, which they split as they need. */
    static List<String> forTrees(Periods periods, long days) {
        return learned(periods, days).map(CalendarInput::input).toList();
    }

    /** Names of what a weighted sum learns from so many days: the first of some values has no weight of its own. */
    static List<String> forWeights(Periods periods, long days) {
        return learned(periods, days)
                .flatMap(input -> switch (input) {
                    case HOUR_OF_DAY -> each(input, 1, 23);
                    case DAY_OF_WEEK -> each(input, 2, 7);
                    // a weight for the number of a day or a month would say nothing
                    case DAY_OF_MONTH, MONTH -> Stream.of();
                    case YEAR_SIN, YEAR_COS -> Stream.of(input.input());
                })
                .toList();
    }

    private static Stream<String> each(CalendarInput input, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(value -> input.input() + "=" + value);
    }

    private static Stream<CalendarInput> learned(Periods periods, long days) {
        return CalendarInput.of(periods).stream().filter(input -> input.learnedFrom(days));
    }

    /** Puts the values of a period into an array, from a place on. */
    void put(ZonedDateTime start, double[] into, int from) {
        for (int i = 0; i < inputs.size(); i++) {
            into[from + i] = inputs.get(i).of(start);
        }
    }
}
