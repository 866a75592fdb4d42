/* SPDX-License-Identifier: Apache-2.0 */
/** Which files each night of a source took, so that none is ingested twice and none is missed. */
package dev.nightjar.core.files;
