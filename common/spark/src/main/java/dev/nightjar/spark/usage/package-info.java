/* SPDX-License-Identifier: Apache-2.0 */
/** What a step takes of the machines it runs on: memory, time, reads and writes, as Spark's events and the system tell. */
package dev.nightjar.spark.usage;
