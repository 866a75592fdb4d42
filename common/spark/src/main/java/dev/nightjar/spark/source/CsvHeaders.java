/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.source;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import dev.nightjar.spark.io.SourceFile;
import dev.nightjar.spark.io.SourceFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Reads the headers of CSV files in the driver, which takes a few kilobytes of each file and no Spark job. */
record CsvHeaders(Origin origin, CsvFile opening) {

    private static final int SHOWN = 10;

    /** Files by the columns that their headers name, in order; without those that have not even a header. */
    Map<List<String>, List<SourceFile>> of(SourceFiles files) {
        Configuration hadoop =
                SourceFiles.hadoop(origin.spark(), origin.source().options());
        List<Optional<List<String>>> headers = files.files().parallelStream()
                .map(file -> columns(file, hadoop))
                .toList();
        Map<List<String>, List<SourceFile>> groups = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            SourceFile file = files.files().get(i);
            headers.get(i)
                    .ifPresent(columns -> groups.computeIfAbsent(columns, c -> new ArrayList<>())
                            .add(file));
        }
        return groups;
    }

    /** @throws dev.nightjar.core.failure.DataRefused if a header does not have just the columns of the schema */
    void refuseOthers(List<String> header, List<String> declared, SourceFile file) {
        Set<String> missing = new TreeSet<>(declared);
        header.forEach(missing::remove);
        Set<String> extra = new TreeSet<>(header);
        declared.forEach(extra::remove);
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw origin.refused("the header of " + file.path() + " has not the columns of the schema:"
                    + (missing.isEmpty() ? "" : " " + some(missing) + " is missing")
                    + (missing.isEmpty() || extra.isEmpty() ? "" : ",")
                    + (extra.isEmpty() ? "" : " " + some(extra) + " is new")
                    + ". Change sources." + origin.name() + ".schema, or ask the upstream." + hint(extra));
        }
    }

    private Optional<List<String>> columns(SourceFile file, Configuration hadoop) {
        Optional<String> first;
        try (CsvRecords records = opening.open(file.path(), hadoop)) {
            first = records.next();
        } catch (IOException e) {
            throw origin.refused("the file " + file.path() + " cannot be read: " + e.getMessage()
                    + ". No table was changed. Ask the upstream to deliver it again.");
        }
        return first.map(header -> columns(header, file));
    }

    private List<String> columns(String header, SourceFile file) {
        String[] names;
        try {
            names = new CsvParser(CsvDialect.sparkOptions(origin).asParserSettings()).parseLine(header);
        } catch (TextParsingException e) {
            throw origin.refused("the header of " + file.path()
                    + " has more columns than the option maxColumns allows, or none that can be told apart.");
        }
        List<String> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : names == null ? new String[] {header} : names) {
            // as Spark calls a column whose name is left out
            String column = name == null || name.isEmpty() ? "_c" + columns.size() : name;
            if (!seen.add(column)) {
                throw origin.refused("the header of " + file.path() + " has the column " + shown(column)
                        + " twice. Ask the upstream for names that differ.");
            }
            columns.add(column);
        }
        return columns;
    }

    private static String hint(Set<String> extra) {
        boolean garbled =
                extra.stream().anyMatch(name -> name.contains(Decoding.REPLACEMENT) || name.indexOf('\0') >= 0);
        return garbled ? " It is not in the encoding expected; see options.encoding." : "";
    }

    private static String some(Set<String> names) {
        List<String> shown = names.stream().limit(SHOWN).map(CsvHeaders::shown).toList();
        int more = names.size() - shown.size();
        return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String shown(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > 60 ? printable.substring(0, 60) + "..." : printable;
    }
}
