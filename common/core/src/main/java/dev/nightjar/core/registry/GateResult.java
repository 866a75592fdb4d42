/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

/** How a gate went: its text, whether it passed, and the figures that decided. */
public record GateResult(String gate, boolean passed, String detail) {}
