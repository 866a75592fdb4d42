/* SPDX-License-Identifier: Apache-2.0 */
/** Profiles of sources for people: as text, as a page with plots, and as expectations that they suggest. */
package dev.nightjar.orchestration.profile;
