/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

/**
 * A checked pipeline with what is needed to talk about its file.
 *
 * @param file name as in messages
 * @param locations where each key and value is in it
 * @param secrets values that must not be printed
 */
public record ParsedPipeline(PipelineSpec spec, String file, Locations locations, Secrets secrets) {

    /** A problem with the value at a JSON pointer, without secrets in its message. */
    public Problem problem(String pointer, String message) {
        Location at = locations.value(pointer);
        return new Problem(file, at.line(), at.column(), secrets.mask(message));
    }

    @Override
    public String toString() {
        return "ParsedPipeline[" + file + "]";
    }
}
