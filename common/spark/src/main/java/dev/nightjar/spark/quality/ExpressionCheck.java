/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import dev.nightjar.core.spec.CleanStep;
import dev.nightjar.core.spec.DatasetSpec;
import dev.nightjar.core.spec.Expectation;
import dev.nightjar.core.spec.FeatureViewSpec;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineSpec;
import dev.nightjar.core.spec.Problem;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.spark.expression.Quoted;
import dev.nightjar.spark.features.FeatureView;
import dev.nightjar.spark.io.LakeColumns;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Analyses the SQL expressions of a pipeline against the declared schemas, on tables without rows. */
public final class ExpressionCheck {

    private final SparkSession spark;
    private final ParsedPipeline parsed;
    private final PipelineSpec spec;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Dataset<Row>> cleaned = new HashMap<>();

    public ExpressionCheck(SparkSession spark, ParsedPipeline parsed) {
        this.spark = spark;
        this.parsed = parsed;
        this.spec = parsed.spec();
    }

    /** What is wrong, with its place; sources without a declared schema are left out, and what builds on them. */
    public List<Problem> problems() {
        spec.sources().forEach(this::source);
        spec.features().forEach(this::features);
        spec.dataset().ifPresent(this::dataset);
        return List.copyOf(problems);
    }

    private void source(String name, SourceSpec source) {
        if (source.schema().isEmpty()) {
            return;
        }
        String at = "/sources/" + name;
        Dataset<Row> rows = analysed(
                at + "/schema", () -> empty(StructType.fromDDL(source.schema().get())));
        for (int i = 0; rows != null && i < source.clean().size(); i++) {
            Dataset<Row> before = rows;
            CleanStep step = source.clean().get(i);
            rows = analysed(at + "/clean/" + i, () -> Cleaning.apply(before, List.of(step)));
        }
        if (rows == null) {
            return;
        }
        Dataset<Row> known = rows;
        cleaned.put(name, known.drop(JudgedColumns.DROPPED, JudgedColumns.RULES, JudgedColumns.ORDER));
        for (int i = 0; i < source.expect().size(); i++) {
            Expectation expectation = source.expect().get(i);
            analysed(at + "/expect/" + i, () -> judged(known, expectation));
        }
        source.eventTime()
                .ifPresent(column ->
                        analysed(at + "/eventTime", () -> known.selectExpr("to_date(" + Quoted.name(column) + ")")));
        source.orderBy().ifPresent(sql -> analysed(at + "/orderBy", () -> known.selectExpr(sql)));
        source.deleteWhen().ifPresent(sql -> analysed(at + "/deleteWhen", () -> known.where(sql)));
        for (int i = 0; i < source.key().size(); i++) {
            String key = source.key().get(i);
            analysed(at + "/key/" + i, () -> known.select(functions.col(key)));
        }
    }

    private Dataset<Row> judged(Dataset<Row> rows, Expectation expectation) {
        if (expectation.rule() instanceof Expectation.References references) {
            return rows.select(functions.col(references.column()));
        } else if (expectation.rule() instanceof Expectation.RowRule) {
            return RowRules.apply(rows, List.of(expectation), other -> rows);
        }
        return TableRules.aggregate(expectation.rule(), functions.lit(true))
                .map(rows::agg)
                .orElse(rows);
    }

    private void features(String name, FeatureViewSpec view) {
        Dataset<Row> rows = cleaned.get(view.source());
        if (rows == null) {
            return;
        }
        String at = "/features/" + name;
        int before = problems.size();
        view.where().ifPresent(sql -> analysed(at + "/where", () -> rows.where(sql)));
        analysed(at + "/timestamp", () -> rows.selectExpr("CAST(" + Quoted.name(view.timestamp()) + " AS TIMESTAMP)"));
        for (int i = 0; i < view.entity().size(); i++) {
            String key = view.entity().get(i);
            analysed(at + "/entity/" + i, () -> rows.select(functions.col(key)));
        }
        view.aggregate()
                .forEach((aggregate, sql) -> analysed(at + "/aggregate/" + aggregate, () -> {
                    FeatureView.refuseWithoutOrder(sql);
                    return rows.agg(functions.expr(sql));
                }));
        view.columns().forEach((column, sql) -> analysed(at + "/columns/" + column, () -> rows.selectExpr(sql)));
        if (problems.size() == before) {
            FeatureView right = new FeatureView(name, view);
            view.derive()
                    .keySet()
                    .forEach(column -> analysed(at + "/derive/" + column, () -> right.derivedAlone(column, rows)));
        }
    }

    private void dataset(DatasetSpec dataset) {
        Dataset<Row> rows = cleaned.get(dataset.spine());
        if (rows == null) {
            return;
        }
        dataset.columns().forEach((column, sql) -> analysed("/dataset/columns/" + column, () -> rows.selectExpr(sql)));
        dataset.weight().ifPresent(sql -> analysed("/dataset/weight", () -> rows.selectExpr(sql)));
        dataset.timestamp()
                .ifPresent(column ->
                        analysed("/dataset/timestamp", () -> rows.selectExpr("to_date(" + Quoted.name(column) + ")")));
        dataset.label().ifPresent(label -> {
            Dataset<Row> from = label.source().map(cleaned::get).orElse(rows);
            if (from != null) {
                analysed("/dataset/label/expr", () -> from.selectExpr(label.expr()));
            }
        });
        if (dataset.features().isEmpty()) {
            slices(rows, dataset);
        }
        spec.scoring()
                .flatMap(scoring -> scoring.where())
                .ifPresent(sql -> analysed("/scoring/where", () -> rows.where(sql)));
    }

    /** Where features are not among what they may be of. */
    private void slices(Dataset<Row> spine, DatasetSpec dataset) {
        List<String> slices = spec.model().map(ModelSpec::slices).orElse(List.of());
        for (int i = 0; i < slices.size(); i++) {
            String slice = slices.get(i);
            analysed("/model/slices/" + i, () -> {
                Dataset<Row> examples = spine;
                for (Map.Entry<String, String> column : dataset.columns().entrySet()) {
                    examples = examples.withColumn(column.getKey(), functions.expr(column.getValue()));
                }
                return Arrays.asList(examples.columns()).contains(slice) ? examples : examples.where(slice);
            });
        }
    }

    private Dataset<Row> empty(StructType schema) {
        return spark.createDataFrame(List.of(), schema)
                .withColumn(JudgedColumns.DROPPED, functions.lit(false))
                .withColumn(JudgedColumns.RULES, functions.lit(new String[0]))
                .withColumn(JudgedColumns.ORDER, functions.lit(0L))
                .withColumn(LakeColumns.SOURCE_FILE, functions.lit(""))
                .withColumn(LakeColumns.ARRIVAL_DATE, functions.lit(LocalDate.EPOCH));
    }

    /** The analysed rows, or null after noting why they cannot be. */
    private Dataset<Row> analysed(String pointer, Callable<Dataset<Row>> expression) {
        try {
            Dataset<Row> rows = expression.call();
            rows.schema();
            return rows;
        } catch (AnalysisException e) {
            note(pointer, e.getMessage());
        } catch (Exception e) {
            note(pointer, String.valueOf(e.getMessage()));
        }
        return null;
    }

    private void note(String pointer, String message) {
        String first = message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        problems.add(parsed.problem(pointer, "Invalid SQL: " + first.replaceFirst("^\\[[A-Z_.]+\\] ", "")));
    }
}
