/* SPDX-License-Identifier: Apache-2.0 */
/** What the pages that Nightjar writes have in common: text, numbers, drawings and style. */
package dev.nightjar.orchestration.page;
