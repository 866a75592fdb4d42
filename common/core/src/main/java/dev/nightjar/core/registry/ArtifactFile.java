/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

/**
 * A file of an artefact as it was registered.
 *
 * @param sha256 in hexadecimal digits
 */
public record ArtifactFile(long bytes, String sha256) {}
