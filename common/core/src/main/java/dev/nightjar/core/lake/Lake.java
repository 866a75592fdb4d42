/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.lake;

import java.net.URI;
import java.nio.file.Path;

/**
 * The layout of a warehouse.
 *
 * @param warehouse an absolute URI of any Hadoop file system, without a slash at its end
 */
public record Lake(URI warehouse) {

    /** Tells apart what is Nightjar's own from pipelines, whose names begin with a letter. */
    private static final String OWN = "_nightjar";

    /** A lake at a URI such as `hdfs://nn/lake`, or at a local path, relative or absolute. */
    public static Lake at(String warehouse) {
        URI uri = warehouse.matches("^[a-zA-Z][a-zA-Z0-9+.-]+:.*")
                ? URI.create(warehouse.replace(" ", "%20"))
                : Path.of(warehouse).toAbsolutePath().normalize().toUri();
        String text = uri.toString();
        return new Lake(URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text));
    }

    /** The Hadoop path of a table, its special characters not escaped. */
    public String path(TableName table) {
        return below(table.pipeline() + "/" + table.path());
    }

    /** The folder of a pipeline's tables. */
    public String pipelinePath(String pipeline) {
        return below(pipeline);
    }

    /** The table of registry events. */
    public String registryPath() {
        return below(OWN + "/registry");
    }

    /** The table of step runs. */
    public String ledgerPath() {
        return below(OWN + "/ledger");
    }

    /** The folder of a model version's artefacts. */
    public String modelPath(String model, int version) {
        return below(OWN + "/models/" + model + "/" + version);
    }

    /**
     * The folder in which the Spark applications of a run of a pipeline, and who submitted them, know of each other.
     *
     * @param run its id; two ids that differ only in signs that a path does not take have two folders
     */
    public String applicationsPath(String pipeline, String run) {
        String safe = run.replaceAll("[^A-Za-z0-9_.-]", "_");
        boolean asItIs = safe.equals(run) && !run.startsWith(".");
        String folder = asItIs ? run : "_" + safe + "-" + Integer.toHexString(run.hashCode());
        return below(OWN + "/applications/" + pipeline + "/" + folder);
    }

    /** The warehouse as a Hadoop path, its special characters not escaped. */
    public String root() {
        String path = warehouse.getPath();
        String authority = warehouse.getAuthority() == null ? "" : "//" + warehouse.getAuthority();
        return warehouse.getScheme() + ":" + authority + path;
    }

    private String below(String path) {
        return root() + "/" + path;
    }
}
