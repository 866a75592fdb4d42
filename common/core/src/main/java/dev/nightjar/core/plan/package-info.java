/* SPDX-License-Identifier: Apache-2.0 */
/** Which steps a night has, and whether training is due. */
package dev.nightjar.core.plan;
