/* SPDX-License-Identifier: Apache-2.0 */
/** The local disk for Hadoop, Spark and Delta. */
package dev.nightjar.core.disk;
