/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.profile.ProfileAggregates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/** What is found out about judged rows in one pass: what decides what becomes of a night, and its profile. */
final class Figures {

    private static final String RULE = "rule:";
    private static final String TABLE = "table:";

    private final SourceSpec source;
    private final ProfileAggregates profile;

    Figures(SourceSpec source, ProfileAggregates profile) {
        this.source = source;
        this.profile = profile;
    }

    /** Aggregates, each with a name. */
    List<Column> columns() {
        List<Column> aggregates = new ArrayList<>();
        Column dropped = col(JudgedColumns.DROPPED);
        Column stays = col(JudgedColumns.STAYS);
        aggregates.add(count(lit(1)).as("read"));
        aggregates.add(count_if(dropped).as("dropped"));
        aggregates.add(count_if(not(dropped).and(not(stays))).as("quarantined"));
        aggregates.add(count_if(breaks("malformed")).as("malformed"));
        for (Expectation expectation : source.expect()) {
            if (expectation.rule() instanceof Expectation.RowRule) {
                aggregates.add(count_if(breaks(expectation.name())).as(RULE + expectation.name()));
            } else {
                TableRules.aggregate(expectation.rule(), stays)
                        .ifPresent(aggregate -> aggregates.add(aggregate.as(TABLE + expectation.name())));
            }
        }
        aggregates.addAll(profile.columns());
        return aggregates;
    }

    private static Column breaks(String rule) {
        return array_contains(col(JudgedColumns.RULES), rule);
    }

    /** How many columns the profile leaves out, since the table is too wide. */
    int leftOut() {
        return profile.leftOut();
    }

    /** A night's figures from the aggregates' values by name. */
    Judgement read(Function<String, Object> values) {
        Map<String, Long> broken = new HashMap<>();
        Map<String, Double> aggregates = new HashMap<>();
        for (Expectation expectation : source.expect()) {
            String name = expectation.name();
            if (expectation.rule() instanceof Expectation.RowRule) {
                broken.put(name, (Long) values.apply(RULE + name));
            } else if (TableRules.aggregate(expectation.rule(), lit(true)).isPresent()) {
                Object value = values.apply(TABLE + name);
                if (value != null) {
                    aggregates.put(name, (Double) value);
                }
            }
        }
        return new Judgement(
                (Long) values.apply("read"),
                (Long) values.apply("dropped"),
                (Long) values.apply("quarantined"),
                (Long) values.apply("malformed"),
                Map.copyOf(broken),
                Map.copyOf(aggregates),
                profile.read(values));
    }
}
