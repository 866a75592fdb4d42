/* SPDX-License-Identifier: Apache-2.0 */
/** What is known of a source's columns: the figures of profiles, as jobs hand them to the command line. */
package dev.nightjar.core.profile;
