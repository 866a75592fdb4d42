/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The pipeline file: immutable records of everything it can say, the reader that checks it, and the located errors that
 * it reports. Record components carry the names of the YAML keys.
 */
package dev.nightjar.core.spec;
