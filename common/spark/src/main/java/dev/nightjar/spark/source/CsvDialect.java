/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How a CSV file is written. Where the options do not say otherwise a quote within quotes is written twice, as RFC 4180
 * has it and most programs do, and not with a backslash, which is Spark's own default.
 *
 * @param quote NUL if values are never quoted
 * @param comment NUL if there are no comments
 * @param trimmed whether blanks before a value do not count
 */
record CsvDialect(String delimiter, char quote, char escape, char comment, boolean trimmed) implements Serializable {

    static final char NONE = '\0';

    static CsvDialect of(Origin origin) {
        return of(sparkOptions(origin));
    }

    static CsvDialect of(CSVOptions options) {
        return new CsvDialect(
                options.delimiter(),
                options.quote(),
                options.escape(),
                options.comment(),
                options.ignoreLeadingWhiteSpaceInRead());
    }

    /** The source's options for parsing a line, with what Nightjar sets itself. */
    static Map<String, String> options(Origin origin) {
        Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        options.putAll(origin.source().options());
        // what is parsed are lines that have been found and decoded
        List.of("encoding", "charset", "lineSep", "multiLine", "header").forEach(options::remove);
        options.putIfAbsent("escape", options.getOrDefault("quote", "\"").isEmpty() ? "\\" : quote(options));
        options.put("mode", "PERMISSIVE");
        options.put("columnNameOfCorruptRecord", SourceReader.MALFORMED);
        return options;
    }

    static CSVOptions sparkOptions(Origin origin) {
        return new CSVOptions(
                scalaMap(options(origin)), false, origin.spark().conf().get("spark.sql.session.timeZone"));
    }

    static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(map));
    }

    private static String quote(Map<String, String> options) {
        return options.getOrDefault("quote", "\"");
    }
}
