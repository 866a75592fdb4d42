/* SPDX-License-Identifier: Apache-2.0 */
/** Writes a first pipeline file for a data file. */
package dev.nightjar.orchestration.init;
