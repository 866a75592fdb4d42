/* SPDX-License-Identifier: Apache-2.0 */
/** Figures of the server for Prometheus. */
package dev.nightjar.orchestration.metrics;
