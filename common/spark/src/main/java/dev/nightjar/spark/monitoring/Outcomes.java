/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What came of past scores, as known on a night. */
interface Outcomes {

    static Outcomes of(StepContext night) {
        return night.spec()
                .model()
                .flatMap(ModelSpec::forecast)
                .<Outcomes>map(forecast -> new ForecastOutcomes(night, forecast))
                .orElseGet(() -> new Labelled(night));
    }

    /** The newest day all of whose scores can be judged. */
    LocalDate day();

    /** Scores of that day with `_label`, those that have one. */
    Dataset<Row> judged(Dataset<Row> scores);

    /** Scores of examples that have labels. */
    record Labelled(StepContext night) implements Outcomes {

        @Override
        public LocalDate day() {
            return Examples.lastLabelledDay(night.spec(), night.date());
        }

        @Override
        public Dataset<Row> judged(Dataset<Row> scores) {
            DatasetSpec dataset = night.spec().dataset().orElseThrow();
            Dataset<Row> labels = Examples.labelled(night, day());
            Set<String> same = new LinkedHashSet<>(dataset.key());
            if (Examples.scored(night.spec()).equals(dataset.spine())) {
                // a key may have several examples in a day
                dataset.timestamp().ifPresent(same::add);
            } else {
                labels = labels.select(Stream.concat(same.stream(), Stream.of(ExampleColumns.LABEL))
                        .map(functions::col)
                        .toArray(Column[]::new));
            }
            return scores.join(labels, same.toArray(String[]::new));
        }
    }
}
