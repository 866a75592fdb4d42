/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.nightjar.core.delta.TableFolder;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.profile.SourceProfile;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.io.LakeColumns;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Profiles of a source as people ask for them: over the nights of some dates together. */
public final class SourceProfiles {

    private final SparkSession spark;
    private final Lake lake;
    private final String pipeline;
    private final String source;

    public SourceProfiles(SparkSession spark, Lake lake, String pipeline, String source) {
        this.spark = spark;
        this.lake = lake;
        this.pipeline = pipeline;
        this.source = source;
    }

    /**
     * The profile from one date to another; of the newest night if there are none.
     *
     * @param withKeys whether to count the different values of columns that may be keys, in bronze
     * @throws UsageError if there is no profile
     */
    public SourceProfile of(Optional<LocalDate> from, Optional<LocalDate> to, boolean withKeys) {
        Dataset<Row> table = table();
        LocalDate last = to.orElseGet(() -> newest(table));
        List<ProfileTable.Night> nights = ProfileTable.read(table, source, from.orElse(last), last);
        if (nights.isEmpty()) {
            throw none("from " + from.orElse(last) + " to " + last);
        }
        ZoneId zone = ZoneId.of(spark.conf().get("spark.sql.session.timeZone"));
        ProfileTable.Night newest = nights.get(nights.size() - 1);
        return new SourceProfile(
                pipeline,
                source,
                nights.stream().map(SourceProfiles::night).toList(),
                together(nights).stream().map(column -> column.summary(zone)).toList(),
                withKeys ? keys(newest, zone) : List.of());
    }

    private Dataset<Row> table() {
        String path = lake.path(TableName.profiles(pipeline));
        if (!TableFolder.isTable(path, spark.sessionState().newHadoopConf())) {
            throw none("yet");
        }
        return spark.read().format("delta").load(path);
    }

    private LocalDate newest(Dataset<Row> table) {
        Object newest = table.where(col(ProfileTable.SOURCE).equalTo(source))
                .agg(max(LakeColumns.DATE))
                .first()
                .get(0);
        if (newest == null) {
            throw none("yet");
        }
        return LocalDate.parse(newest.toString());
    }

    private UsageError none(String when) {
        return new UsageError("There is no profile of source " + source + " of " + pipeline + " " + when
                + ". Run a night; sources with profile: false have none.");
    }

    private static SourceProfile.Night night(ProfileTable.Night night) {
        Map<String, Long> nulls = new LinkedHashMap<>();
        night.columns().forEach(column -> nulls.put(column.column(), column.nulls()));
        return new SourceProfile.Night(
                night.date(),
                night.columns().stream().mapToLong(ColumnProfile::rows).max().orElse(0),
                nulls);
    }

    /** The columns of the newest night, with what earlier nights have of the same type. */
    static List<ColumnProfile> together(List<ProfileTable.Night> nights) {
        List<ColumnProfile> columns = new ArrayList<>();
        for (ColumnProfile newest : nights.get(nights.size() - 1).columns()) {
            ColumnProfile whole = newest;
            for (int i = nights.size() - 2; i >= 0; i--) {
                for (ColumnProfile earlier : nights.get(i).columns()) {
                    whole = earlier.fits(newest) ? whole.merge(earlier) : whole;
                }
            }
            columns.add(whole);
        }
        return columns;
    }

    private List<String> keys(ProfileTable.Night night, ZoneId zone) {
        List<String> candidates = KeyCandidates.among(
                night.columns().stream().map(column -> column.summary(zone)).toList());
        String bronze = lake.path(TableName.bronze(pipeline, source));
        if (candidates.isEmpty()
                || !TableFolder.isTable(bronze, spark.sessionState().newHadoopConf())) {
            return List.of();
        }
        return distinct(
                spark.read()
                        .format("delta")
                        .load(bronze)
                        .where(col(LakeColumns.ARRIVAL_DATE).equalTo(lit(night.date()))),
                candidates);
    }

    /** Those of the columns that are different in every row, by exact count. */
    static List<String> distinct(Dataset<Row> rows, List<String> columns) {
        List<Column> counts = new ArrayList<>();
        for (String column : columns) {
            counts.add(count_distinct(Quoted.column(column)));
        }
        Row counted = rows.agg(count(lit(1)), counts.toArray(Column[]::new)).first();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (counted.getLong(i + 1) == counted.getLong(0)) {
                keys.add(columns.get(i));
            }
        }
        return List.copyOf(keys);
    }
}
