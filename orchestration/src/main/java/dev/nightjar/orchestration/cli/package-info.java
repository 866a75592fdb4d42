/* SPDX-License-Identifier: Apache-2.0 */
/** The commands of {@code nightjar}. */
package dev.nightjar.orchestration.cli;
