/* SPDX-License-Identifier: Apache-2.0 */
/** What every step of every run read, wrote and measured. */
package dev.nightjar.core.ledger;
