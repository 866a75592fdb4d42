/* SPDX-License-Identifier: Apache-2.0 */
/** What a Spark application of Nightjar can be asked to do, found by name through {@link java.util.ServiceLoader}. */
package dev.nightjar.spark.job;
