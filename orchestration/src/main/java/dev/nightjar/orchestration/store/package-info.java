/* SPDX-License-Identifier: Apache-2.0 */
/** The scheduler's database: the same SQL on SQLite and PostgreSQL. */
package dev.nightjar.orchestration.store;
