/* SPDX-License-Identifier: Apache-2.0 */
/** When a pipeline's ticks are, and which day each processes. */
package dev.nightjar.core.schedule;
