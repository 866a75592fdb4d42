/* SPDX-License-Identifier: Apache-2.0 */
/** Small append-only Delta tables, written and read with Delta Kernel and so without Spark. */
package dev.nightjar.core.delta;
