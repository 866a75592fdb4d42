/* SPDX-License-Identifier: Apache-2.0 */
/** Reading what a source delivers: files of each format, Delta tables and their changes, and databases. */
package dev.nightjar.spark.source;
