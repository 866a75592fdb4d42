/* SPDX-License-Identifier: Apache-2.0 */
/** Model versions, their aliases and history: a fold over an append-only event table. */
package dev.nightjar.core.registry;
