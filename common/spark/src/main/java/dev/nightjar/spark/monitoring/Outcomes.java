/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.monitoring;

import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
            String[] key = night.spec().dataset().orElseThrow().key().toArray(String[]::new);
            return scores.join(Examples.labelled(night, day()), key);
        }
    }
}
