/* SPDX-License-Identifier: Apache-2.0 */
/** Whether training again gives the same model. */
package dev.nightjar.core.reproduction;
