/* SPDX-License-Identifier: Apache-2.0 */
/** Trained Spark ML pipelines as column expressions over primitives: the same predictions without a vector a row. */
package dev.nightjar.spark.compiled;
