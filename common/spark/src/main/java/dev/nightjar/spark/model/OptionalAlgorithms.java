/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ModelSpec;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.Problem;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** Algorithms that are there only with an optional module on the class path. */
public final class OptionalAlgorithms {

    private static final Set<String> NAMES = Set.of("xgboost");

    private OptionalAlgorithms() {}

    /** Whether this process cannot run the algorithm of a pipeline, and what to do about it. */
    public static Optional<Problem> missing(ParsedPipeline parsed) {
        return parsed.spec()
                .model()
                .flatMap(ModelSpec::algorithm)
                .filter(NAMES::contains)
                .flatMap(algorithm -> {
                    try {
                        provider(algorithm).classifier();
                        return Optional.empty();
                    } catch (UsageError e) {
                        return Optional.of(parsed.problem("/model/algorithm", e.getMessage()));
                    }
                });
    }

    /**
     * That a saved stage can be loaded, if it is one of an optional module.
     *
     * @param stage class that its metadata names
     * @throws UsageError if its module is not on the class path
     */
    static void requireFor(String stage) {
        NAMES.stream()
                .filter(algorithm -> stage.startsWith("dev.nightjar." + algorithm + "."))
                .forEach(OptionalAlgorithms::provider);
    }

    /** @throws UsageError if its module is not on the class path */
    static AlgorithmProvider provider(String algorithm) {
        // beside this class, wherever spark-submit put it: threads of a pool may have another loader
        return ServiceLoader.load(AlgorithmProvider.class, AlgorithmProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.algorithm().equals(algorithm))
                .findFirst()
                .orElseThrow(() -> new UsageError("Algorithm " + algorithm + " needs the optional module nightjar-"
                        + algorithm + ", which is not on the class path. Build it into the distribution with"
                        + " './mvnw -P" + algorithm + " -DskipTests package', or add its jars with --jars."));
    }
}
