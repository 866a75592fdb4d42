/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.init;

import dev.nightjar.orchestration.profile.Yaml;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A data file's path, in which a date stands for that of any night.
 *
 * @param given as the user wrote it
 * @param date the first in it
 */
record DatedPath(String given, Optional<LocalDate> date) {

    private static final Pattern DATE = Pattern.compile("(?<![0-9])([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8})(?![0-9])");

    static DatedPath of(String path) {
        Matcher matcher = DATE.matcher(path);
        return new DatedPath(path, matcher.find() ? parsed(matcher.group()) : Optional.empty());
    }

    private static Optional<LocalDate> parsed(String text) {
        try {
            return Optional.of(
                    text.contains("-")
                            ? LocalDate.parse(text)
                            : LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** As a value in a pipeline file: its own dollars mean dollars, those of the date do not. */
    String yaml() {
        String text = Yaml.quoted(given);
        return date.map(day -> text.replace(day.toString(), "${date}")
                        .replace(day.format(DateTimeFormatter.BASIC_ISO_DATE), "${date.nodash}"))
                .orElse(text);
    }

    /** The name of the file without its ending, as a name of a source. */
    String sourceName() {
        String file = given.replaceAll("/+$", "").replaceAll("^.*/", "");
        String stem = file.replaceAll("(?<=.)\\..*$", "").toLowerCase(Locale.ROOT);
        String name =
                DATE.matcher(stem).replaceAll("").replaceAll("[^a-z0-9]+", "_").replaceAll("^[_0-9]+|_+$", "");
        return name.isEmpty() ? "rows" : name;
    }
}
