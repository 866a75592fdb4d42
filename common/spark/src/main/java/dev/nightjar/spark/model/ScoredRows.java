/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.registry.ModelVersion;
import dev.nightjar.spark.dataset.Examples;
import dev.nightjar.spark.step.StepContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a model reads to score a night, and what it makes of it. */
public enum ScoredRows {
    /** One score a row of the date, beside its key, timestamp and `scoring.columns`. */
    EXAMPLES {
        @Override
        public Dataset<Row> read(StepContext night) {
            return Examples.scoring(night);
        }
    },

    /** Rows of the task's own, such as one a user and rank, made of all that is known at the end of the date. */
    OWN {
        @Override
        public Dataset<Row> read(StepContext night) {
            return AskedUsers.marked(night, Examples.history(night));
        }
    };

    public static ScoredRows of(ModelVersion version) {
        return switch (version.task()) {
            case "recommendation", "forecast" -> OWN;
            default -> EXAMPLES;
        };
    }

    /** What the model is to {@link TrainedModel#predict predict} from. */
    public abstract Dataset<Row> read(StepContext night);
}
