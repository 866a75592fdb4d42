/* SPDX-License-Identifier: Apache-2.0 */
/** Spark applications on a cluster, by `spark-submit`: started by Spark's launcher, followed by their folder in the lake. */
package dev.nightjar.orchestration.submit;
