/* SPDX-License-Identifier: Apache-2.0 */
/** Where a score came from. */
package dev.nightjar.core.trace;
