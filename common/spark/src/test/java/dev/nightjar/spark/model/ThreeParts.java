/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.spark.testing.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Rows of three parts: each a cloud of numbers, a habit of counts and a topic of words. */
final class ThreeParts {

    private static final StructType SCHEMA = StructType.fromDDL("id BIGINT, x DOUBLE, y DOUBLE, shop STRING, words INT,"
            + " pictures INT, text STRING, _label INT, _weight DOUBLE, _split STRING");
    private static final String[][] WORDS = {
        {"goal", "match", "team", "coach", "league"},
        {"vote", "party", "law", "minister", "court"},
        {"cell", "gene", "virus", "protein", "lab"}
    };

    private ThreeParts() {}

    /** A pipeline over such rows. */
    static PipelineSpec pipeline(String algorithm, String params, String columns, String... keys) {
        String yaml =
                """
                apiVersion: nightjar/v1
                pipeline: parts
                sources:
                  rows: {format: csv, path: rows.csv, schema: "id LONG, x DOUBLE, y DOUBLE, shop STRING, words INT, pictures INT, text STRING, part INT"}
                dataset:
                  spine: rows
                  key: [id]
                """ + "  columns: " + columns + "\n" + String.join("\n", keys).indent(2)
                        + "model: {task: clustering, algorithm: " + algorithm + ", params: " + params
                        + ", preprocess: {columns: {text: text}}}\n";
        String usual = columns.contains("text") ? yaml : yaml.replace(", preprocess: {columns: {text: text}}", "");
        return PipelineReader.parse(usual, "parts.yaml", new Substitution(Optional.empty(), Map.of(), Map.of()));
    }

    /** So many rows, seven of ten for training. */
    static Dataset<Row> examples(int rows) {
        SplittableRandom random = new SplittableRandom(5);
        List<Row> list = new ArrayList<>();
        for (long id = 0; id < rows; id++) {
            int part = (int) (id % 3);
            Double x = random.nextInt(50) == 0 ? null : 8 * part + random.nextGaussian();
            double y = 1_000 * (part == 1 ? 8 : 0) + 1_000 * random.nextGaussian();
            String shop = random.nextInt(12) == 0 ? null : random.nextBoolean() ? "north" : "south";
            list.add(RowFactory.create(
                    id,
                    x,
                    y,
                    shop,
                    part == 0 ? 5 + random.nextInt(20) : random.nextInt(3),
                    part == 0 ? random.nextInt(3) : 5 + random.nextInt(20),
                    text(part, random),
                    part,
                    1.0,
                    id % 10 < 7 ? "train" : "test"));
        }
        return TestSpark.session().createDataFrame(list, SCHEMA).repartition(2);
    }

    private static String text(int part, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            String[] topic = WORDS[random.nextInt(8) == 0 ? random.nextInt(3) : part];
            text.append(topic[random.nextInt(topic.length)]).append(random.nextBoolean() ? " " : ", the ");
        }
        return text.toString();
    }
}
