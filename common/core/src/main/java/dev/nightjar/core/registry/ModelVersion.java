/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A trained model as the registry keeps it. All but `tags`, `state` and `manifestSignature` is fixed at
 * registration.
 *
 * @param version counted from 1 for each model
 * @param date the night that trained it
 * @param fingerprint hash over training data, settings and code: training again with the same gives no new version
 * @param inputs Delta versions of the tables that training read and wrote, by SQL name with schema
 * @param params hyperparameters as used, as text
 * @param metrics by split (`validation`, `test`, `baseline`) and metric name
 * @param signature input columns of the model with their Spark types, in order
 * @param outputs output columns with their Spark types
 * @param artifact folder of the saved model, a Hadoop path
 * @param manifest each file of the artefact by its path from the folder
 * @param manifestSignature Ed25519 signature (base64) of model, version and manifest, if keys are configured
 * @param parent the champion at training time
 */
public record ModelVersion(
        String model,
        int version,
        Instant createdAt,
        String pipeline,
        LocalDate date,
        String runId,
        String fingerprint,
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
        Map<String, ArtifactFile> manifest,
        Optional<String> manifestSignature,
        Optional<Integer> parent,
        Map<String, String> tags,
        State state) {

    /** Whether a version may be used. */
    public enum State {
        REGISTERED,
        REJECTED,
        RETIRED
    }

    /** Whether every gate was passed. */
    public boolean passedGates() {
        return gates.stream().allMatch(GateResult::passed);
    }

    /** The gates that were not passed, with the figures that decided. */
    public String failedGates() {
        return gates.stream()
                .filter(gate -> !gate.passed())
                .map(gate -> gate.gate() + " (" + gate.detail() + ")")
                .collect(Collectors.joining("; "));
    }

    /** SHA-256 (hex) of the text that is signed: model, version, and path, size and hash of each file. */
    public String manifestHash() {
        return ManifestText.hash(this);
    }

    /** The same with other tags. */
    public ModelVersion withTags(Map<String, String> newTags) {
        return with(manifestSignature, Map.copyOf(newTags), state);
    }

    /** The same in another state. */
    public ModelVersion withState(State newState) {
        return with(manifestSignature, tags, newState);
    }

    /** The same with the signature of its manifest, in base64. */
    public ModelVersion withManifestSignature(String signature) {
        return with(Optional.of(signature), tags, state);
    }

    private ModelVersion with(Optional<String> newSignature, Map<String, String> newTags, State newState) {
        return new ModelVersion(
                model,
                version,
                createdAt,
                pipeline,
                date,
                runId,
                fingerprint,
                task,
                algorithm,
                params,
                seed,
                metrics,
                gates,
                inputs,
                signature,
                outputs,
                specHash,
                codeVersion,
                sparkVersion,
                deltaVersion,
                artifact,
                manifest,
                newSignature,
                parent,
                newTags,
                newState);
    }
}
