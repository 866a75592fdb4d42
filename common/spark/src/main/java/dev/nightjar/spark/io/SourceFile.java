/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.io;

import java.time.Instant;

/**
 * A file of a source as it was when a step listed it.
 *
 * @param path of its file system, with scheme, special characters not escaped
 * @param length in bytes
 * @param modified to the precision of its file system
 */
public record SourceFile(String path, long length, Instant modified) {}
