/* SPDX-License-Identifier: Apache-2.0 */
/** The model card: what a version is, where it comes from and how good it is, as Markdown and as a page. */
package dev.nightjar.orchestration.card;
