/* SPDX-License-Identifier: Apache-2.0 */
/** Reading sources and reading and writing the tables of the lake. */
package dev.nightjar.spark.io;
