/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

/** A checked environment with the values that must not be printed. */
public record ParsedEnvironment(Environment environment, Secrets secrets) {}
