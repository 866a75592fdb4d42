/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.Json;
import java.util.Optional;

/**
 * What tells the features of one definition of a view from those of another: all that the file says of the view, and the
 * time zone of its days. Rows of the source are data, so how they are read and cleaned is not of it.
 */
public final class ViewDefinition {

    private static final String FEATURES = "features.";

    /** Keys that a file leaves out do not count, so that a key which is new in Nightjar changes no view. */
    private static final JsonMapper SAID =
            (JsonMapper) Json.MAPPER.copy().setDefaultPropertyInclusion(JsonInclude.Include.NON_EMPTY);

    private ViewDefinition() {}

    /** SHA-256 (hex) of the definition behind a step such as `features.customer_spend`; empty for steps of other stages. */
    public static Optional<String> hash(PipelineSpec spec, String step) {
        return step.startsWith(FEATURES)
                ? Optional.of(hash(spec, spec.features().get(step.substring(FEATURES.length()))))
                : Optional.empty();
    }

    private static String hash(PipelineSpec spec, FeatureViewSpec view) {
        ObjectNode said = SAID.valueToTree(view);
        return SpecHash.of(said.put("timezone", spec.schedule().timezone().toString()));
    }
}
