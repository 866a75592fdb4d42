/* SPDX-License-Identifier: Apache-2.0 */
/** The few kinds of failure that Nightjar explains to its users, each with its exit code. */
package dev.nightjar.core.failure;
