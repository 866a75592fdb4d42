/* SPDX-License-Identifier: Apache-2.0 */
/** The library that the jobs share. */
package dev.nightjar.spark;
