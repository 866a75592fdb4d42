/* SPDX-License-Identifier: Apache-2.0 */
/** Nightjar without Spark: what a pipeline says, where the lake keeps things, and what is known of models and runs. */
package dev.nightjar.core;
