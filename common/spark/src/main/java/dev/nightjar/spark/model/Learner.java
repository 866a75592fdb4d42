/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.spark.dataset.ExampleColumns;
import dev.nightjar.spark.expression.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.regression.IsotonicRegression;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An algorithm as it learns from feature vectors: the estimator of Spark ML, and what that leaves to be done so that every
 * classification has probabilities and takes any number of classes.
 */
final class Learner {

    /** Parameter: sizes of the hidden layers of a perceptron. Those of inputs and classes are known. */
    static final String LAYERS = "layers";

    /** Parameter: the input that says whether the end of a survival was seen (1 or true), or only that it lasted so long. */
    static final String CENSOR = "censorCol";

    private static final int[] USUAL_LAYERS = {32};
    private static final int MOST_FEATURES = 100_000;

    private final Algorithm algorithm;
    private final Estimator<?> estimator;
    private final int[] hidden;
    private final Optional<String> censor;
    private final int classes;
    private final Segmentation segments;

    private Learner(
            Algorithm algorithm,
            Estimator<?> estimator,
            int[] hidden,
            Optional<String> censor,
            int classes,
            Segmentation segments) {
        this.algorithm = algorithm;
        this.estimator = estimator;
        this.hidden = hidden;
        this.censor = censor;
        this.classes = classes;
        this.segments = segments;
    }

    /**
     * @param classes of the target; 0 if it is a number
     * @throws UsageError if a parameter is unknown, missing or does not fit
     */
    static Learner of(ModelSpec spec, int classes) {
        Algorithm algorithm = Algorithm.of(spec);
        Estimator<?> estimator = algorithm.estimator(spec);
        JsonNode censor = spec.params().get(CENSOR);
        if (algorithm == Algorithm.SURVIVAL && (censor == null || !censor.isTextual())) {
            throw new UsageError("Missing model.params.censorCol of survival: the column of dataset.columns that says"
                    + " whether the end was seen (1) or not yet (0).");
        }
        return new Learner(
                algorithm,
                estimator,
                algorithm == Algorithm.PERCEPTRON ? layers(spec.params().get(LAYERS)) : USUAL_LAYERS,
                algorithm == Algorithm.SURVIVAL ? Optional.of(censor.asText()) : Optional.empty(),
                classes,
                segments(spec, estimator, classes));
    }

    /** Refuses an algorithm or classes without segments before anything is trained. */
    private static Segmentation segments(ModelSpec spec, Estimator<?> estimator, int classes) {
        Segmentation segments = Segmentation.of(spec);
        segments.of(estimator);
        if (segments.present() && classes > 2) {
            throw new DataRefused("Cannot train a model a segment: the label has " + classes
                    + " classes, and models of segments tell two apart. Leave out model.segmentBy.");
        }
        return segments;
    }

    /** Of all columns that could be inputs, those that the algorithm takes for inputs. */
    List<String> inputs(List<String> columns) {
        censor.filter(column -> !columns.contains(column)).ifPresent(column -> {
            throw new UsageError("Unknown column " + column + " in model.params.censorCol. There are "
                    + String.join(", ", columns) + ".");
        });
        return columns.stream()
                .filter(column -> !censor.equals(Optional.of(column)))
                .toList();
    }

    /** Parameters as they are used, as text. */
    Map<String, String> params() {
        Map<String, String> params = new TreeMap<>(Algorithm.used(estimator));
        if (algorithm == Algorithm.PERCEPTRON) {
            params.put(LAYERS, java.util.Arrays.toString(hidden));
        }
        censor.ifPresent(column -> params.put(CENSOR, column));
        return segments.params(params);
    }

    /** What {@link #fit} needs of training rows with `_features`, `_target` and `_weight`, and some columns more. */
    Dataset<Row> vectors(Dataset<Row> prepared, String... more) {
        List<Column> columns =
                new ArrayList<>(List.of(col(ModelColumns.FEATURES), target(), col(ExampleColumns.WEIGHT)));
        censor.ifPresent(column -> columns.add(
                coalesce(Quoted.column(column).cast("double"), lit(-1.0)).as(ModelColumns.CENSOR)));
        segments.columns().forEach(column -> columns.add(Quoted.column(column)));
        List.of(more).forEach(column -> columns.add(col(column)));
        return prepared.select(columns.toArray(Column[]::new));
    }

    /** With the number of classes, for which Spark would look at all rows. */
    private Column target() {
        return classes == 0
                ? col(ModelColumns.TARGET)
                : col(ModelColumns.TARGET)
                        .as(
                                ModelColumns.TARGET,
                                NominalAttribute.defaultAttr()
                                        .withName(ModelColumns.TARGET)
                                        .withNumValues(classes)
                                        .toMetadata());
    }

    /**
     * Learns.
     *
     * @return stages that add `_prediction` to rows with `_features`, and of a classification `_probability`
     * @throws DataRefused if the target or the features do not suit the algorithm
     */
    List<Transformer> fit(Dataset<Row> vectors) {
        try {
            new TargetDomain(algorithm, estimator).check(vectors);
            return fitted(vectors);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof IllegalArgumentException cause) {
                throw refused(cause);
            }
            throw e;
        }
    }

    private DataRefused refused(IllegalArgumentException e) {
        return new DataRefused("Cannot train " + algorithm.id() + ": " + e.getMessage());
    }

    private List<Transformer> fitted(Dataset<Row> vectors) {
        if (segments.present()) {
            return List.of((Transformer) segments.of(estimator).fit(vectors));
        }
        return switch (algorithm) {
            case GBT_CLASSIFIER, LINEAR_SVC, FM_CLASSIFIER ->
                new BinaryLearner(algorithm, estimator, classes).fit(vectors);
            case PERCEPTRON -> List.of(perceptron(vectors).fit(vectors));
            case ISOTONIC -> List.of(isotonic(vectors).fit(vectors));
            default -> List.of((Transformer) estimator.fit(vectors));
        };
    }

    private MultilayerPerceptronClassifier perceptron(Dataset<Row> vectors) {
        int[] layers = new int[hidden.length + 2];
        layers[0] = size(vectors);
        System.arraycopy(hidden, 0, layers, 1, hidden.length);
        layers[hidden.length + 1] = classes;
        if (layers[0] > MOST_FEATURES) {
            throw new DataRefused(
                    "Cannot train " + algorithm.id() + " on vectors of " + layers[0] + " features, more than "
                            + MOST_FEATURES + ". Lower model.preprocess.text.features or categorical.maxCategories.");
        }
        return ((MultilayerPerceptronClassifier) estimator).setLayers(layers);
    }

    /** A function of one number. */
    private IsotonicRegression isotonic(Dataset<Row> vectors) {
        IsotonicRegression isotonic = (IsotonicRegression) estimator;
        int size = size(vectors);
        if (size > 1 && !isotonic.isSet(isotonic.featureIndex())) {
            throw new UsageError(
                    "Cannot train isotonic on " + size + " features: it is a function of one number. Leave one"
                            + " numeric input, or say which by model.params.featureIndex.");
        }
        if (isotonic.getFeatureIndex() < 0 || isotonic.getFeatureIndex() >= size) {
            throw new UsageError("Invalid value " + isotonic.getFeatureIndex()
                    + " of model.params.featureIndex of isotonic: there are " + size + " features, numbered from 0.");
        }
        return isotonic;
    }

    private static int size(Dataset<Row> vectors) {
        return AttributeGroup.fromStructField(vectors.schema().apply(ModelColumns.FEATURES))
                .size();
    }

    private static int[] layers(JsonNode given) {
        if (given == null) {
            return USUAL_LAYERS;
        }
        boolean fits = given.isArray();
        int[] layers = new int[given.size()];
        for (int i = 0; i < given.size(); i++) {
            layers[i] = given.get(i).asInt();
            fits &= given.get(i).isInt() && layers[i] > 0;
        }
        if (!fits) {
            throw new UsageError(
                    "Invalid value " + given + " of model.params.layers of multilayer_perceptron: it wants the"
                            + " sizes of the hidden layers, such as [32, 16]; those of inputs and classes are known.");
        }
        return layers;
    }
}
