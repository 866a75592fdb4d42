/* SPDX-License-Identifier: Apache-2.0 */
/** Notebooks for analysts, written and executed by Nightjar. */
package dev.nightjar.notebooks;
