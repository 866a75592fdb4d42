/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.models;

import dev.nightjar.core.registry.GateResult;
import dev.nightjar.core.registry.MetricValue;
import dev.nightjar.core.registry.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A version of a model as the API shows it: all but its files. */
record ModelVersionBody(
        int version,
        String state,
        Instant createdAt,
        String pipeline,
        String date,
        String runId,
        String task,
        String algorithm,
        Map<String, String> params,
        long seed,
        Map<String, Map<String, MetricValue>> metrics,
        List<GateResult> gates,
        Map<String, Long> inputs,
        Map<String, String> signature,
        Map<String, String> outputs,
        String specHash,
        String codeVersion,
        String sparkVersion,
        String deltaVersion,
        String artifact,
        String manifestHash,
        boolean signed,
        Optional<Integer> parent,
        Map<String, String> tags) {

    static ModelVersionBody of(ModelVersion version) {
        return new ModelVersionBody(
                version.version(),
                version.state().name().toLowerCase(Locale.ROOT),
                version.createdAt(),
                version.pipeline(),
                version.date().toString(),
                version.runId(),
                version.task(),
                version.algorithm(),
                version.params(),
                version.seed(),
                version.metrics(),
                version.gates(),
                version.inputs(),
                version.signature(),
                version.outputs(),
                version.specHash(),
                version.codeVersion(),
                version.sparkVersion(),
                version.deltaVersion(),
                version.artifact(),
                version.manifestHash(),
                version.manifestSignature().isPresent(),
                version.parent(),
                version.tags());
    }
}
