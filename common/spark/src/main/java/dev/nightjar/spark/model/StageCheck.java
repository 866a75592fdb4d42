/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.ArtifactFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a saved pipeline would run. Spark ML makes an object of whatever class each stage's metadata names, and a stage of
 * SQL may call any Java method by `reflect`; neither is needed but of Spark's own stages and Nightjar's.
 */
final class StageCheck {

    /** Spark reads every file there whose name begins neither with a dot nor with an underscore. */
    private static final Pattern METADATA = Pattern.compile(ModelArtifact.PIPELINE + "/(.*/)?metadata/[^._/][^/]*");

    private static final String SPARK = "org.apache.spark.ml.";
    private static final List<String> NIGHTJAR = List.of("dev.nightjar.spark.", "dev.nightjar.xgboost.");

    /** What one of Spark's stages keeps in itself. */
    private static final String NESTED = org.apache.spark.mllib.clustering.BisectingKMeansModel.class.getName();

    private static final Set<String> CALLS = Set.of("reflect", "java_method", "try_reflect");

    private final String model;

    /** @param model as in a message */
    StageCheck(String model) {
        this.model = model;
    }

    /**
     * @throws DataRefused naming the file, if a stage is of another class or calls Java methods from SQL
     * @throws dev.nightjar.core.failure.UsageError if a stage is of an optional module that is not there
     */
    void check(ArtifactFolder folder, Map<String, ArtifactFile> manifest) throws IOException {
        for (Map.Entry<String, ArtifactFile> file : manifest.entrySet()) {
            if (METADATA.matcher(file.getKey()).matches()) {
                stage(file.getKey(), new String(folder.read(file.getKey(), file.getValue()), StandardCharsets.UTF_8));
            }
        }
    }

    private void stage(String file, String metadata) {
        for (String line : metadata.lines().filter(line -> !line.isBlank()).toList()) {
            JsonNode stage = json(file, line);
            String type = stage.path("class").asText();
            OptionalAlgorithms.requireFor(type);
            if (!type.startsWith(SPARK) && !type.equals(NESTED) && !ours(type)) {
                throw refused(file, "names class " + type + ", which is no stage of Spark ML's or Nightjar's");
            }
            if (type.equals(SQLTransformer.class.getName())) {
                statement(file, stage.path("paramMap").path("statement").asText());
            }
        }
    }

    /** A stage, not just any class; it is not initialised to find that out. */
    private static boolean ours(String type) {
        try {
            return NIGHTJAR.stream().anyMatch(type::startsWith)
                    && Transformer.class.isAssignableFrom(
                            Class.forName(type, false, StageCheck.class.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Only a projection of the examples, as preprocessing makes it. */
    private void statement(String file, String statement) {
        LogicalPlan plan;
        try {
            plan = new CatalystSqlParser().parsePlan(statement.replace("__THIS__", "examples"));
        } catch (Exception e) {
            // the parser throws a checked exception that it does not declare
            throw refused(file, "holds SQL that Spark cannot read");
        }
        if (!(plan instanceof Project project && project.child() instanceof UnresolvedRelation)) {
            throw refused(file, "holds SQL that is more than a projection of the examples");
        }
        CollectionConverters.asJava(plan.expressions()).forEach(expression -> calls(file, expression));
    }

    private void calls(String file, Expression expression) {
        if (expression instanceof PlanExpression<?>) {
            throw refused(file, "holds SQL with a query in it");
        }
        if (expression instanceof UnresolvedFunction function
                && CALLS.contains(function.nameParts().last().toLowerCase(Locale.ROOT))) {
            throw refused(
                    file, "holds SQL that calls Java by " + function.nameParts().last());
        }
        CollectionConverters.asJava(expression.children()).forEach(child -> calls(file, child));
    }

    private JsonNode json(String file, String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw refused(file, "is not the JSON of a stage");
        }
    }

    private DataRefused refused(String file, String why) {
        return new DataRefused("Cannot load " + model + ": file " + file + " " + why
                + ". It was registered so; train another version, or roll back to one.");
    }
}
