/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pipeline file, checked and with its variables substituted.
 *
 * @param pipeline the pipeline's name, which is also its SQL schema
 * @param sources by name, in the order of the file
 * @param features feature views by name, in the order of the file
 * @param specHash SHA-256 (hex) over the canonical form of the file before substitution, so that neither a date nor a
 *     secret changes it
 * @param file the file as it was written
 */
public record PipelineSpec(
        String apiVersion,
        String pipeline,
        Optional<String> description,
        Optional<String> owner,
        List<String> tags,
        Map<String, String> vars,
        ScheduleSpec schedule,
        Map<String, SourceSpec> sources,
        Map<String, FeatureViewSpec> features,
        Optional<DatasetSpec> dataset,
        Optional<ModelSpec> model,
        Optional<ScoringSpec> scoring,
        Optional<MonitoringSpec> monitoring,
        Optional<MaintainSpec> maintain,
        String specHash,
        SpecFile file) {

    /** Short, and without values that may be secrets. */
    @Override
    public String toString() {
        return "PipelineSpec[pipeline=" + pipeline + ", specHash=" + specHash + "]";
    }

    /** The name under which the registry keeps this pipeline's models. */
    public String modelName() {
        return model.flatMap(ModelSpec::name).orElse(pipeline);
    }
}
