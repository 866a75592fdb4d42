/* SPDX-License-Identifier: Apache-2.0 */
/** Where tables, models, registry and ledger lie under the warehouse, and what each commit says about itself. */
package dev.nightjar.core.lake;
