/* SPDX-License-Identifier: Apache-2.0 */
/** The lake's tables under their SQL names, for reading. */
package dev.nightjar.spark.lakesql;
