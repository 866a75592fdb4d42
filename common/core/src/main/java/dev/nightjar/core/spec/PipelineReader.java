/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.failure.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads pipeline files: YAML 1.2 with `${...}`, checked against the JSON Schema and then for what a schema cannot say.
 * SQL expressions
 * are not looked into: that takes Spark.
 */
public final class PipelineReader {

    private PipelineReader() {}

    /**
     * Reads and checks a file.
     *
     * @throws SpecError if anything is wrong in the file, with the place of everything that is
     * @throws UsageError if there is no such file
     */
    public static PipelineSpec read(Path file, Substitution substitution) {
        return readLocated(file, substitution).spec();
    }

    /** As {@link #read}, with the places and the secrets of the file. */
    public static ParsedPipeline readLocated(Path file, Substitution substitution) {
        try {
            return parseLocated(Files.readString(file), file.toString(), substitution);
        } catch (IOException e) {
            throw new UsageError("Cannot read the pipeline file " + file + ": is there such a file, in UTF-8?", e);
        }
    }

    /**
     * Checks the text of a file.
     *
     * @param fileName as in messages
     * @throws SpecError if anything is wrong in the text
     */
    public static PipelineSpec parse(String yaml, String fileName, Substitution substitution) {
        return parseLocated(yaml, fileName, substitution).spec();
    }

    /** As {@link #parse}, with the places and the secrets of the file. */
    public static ParsedPipeline parseLocated(String yaml, String fileName, Substitution substitution) {
        YamlDocument document = YamlReader.read(yaml, fileName);
        Problems problems = new Problems(fileName, document.locations());
        SpecNode raw = new SpecNode("", document.root());
        SecretCheck.check(
                raw.at("sources").entries().stream()
                        .map(source -> source.at("password"))
                        .toList(),
                problems);
        Variables variables = new Variables(raw.at("vars"), substitution, problems);
        SpecNode root = new SpecNode("", variables.replaceAll(document));
        checked(root, fileName, document.locations(), problems).refuseIfAny(variables.secrets());
        PipelineSpec spec =
                new PipelineBinder(root).spec(SpecHash.of(document.root()), new SpecFile(yaml, variables.taken()));
        return new ParsedPipeline(spec, fileName, document.locations(), variables.secrets());
    }

    /** Adds what is wrong by the schema, and elsewhere by its sense. */
    private static Problems checked(SpecNode root, String file, Locations locations, Problems problems) {
        Problems structure = new Problems(file, locations);
        SchemaCheck.pipeline().check(root, structure);
        Problems sense = new Problems(file, locations);
        new PipelineChecks().check(root, sense);
        problems.addAllElsewhere(structure);
        problems.addAllElsewhere(sense);
        return problems;
    }
}
