/* SPDX-License-Identifier: Apache-2.0 */
/** What plans, starts and shows runs; without Spark. */
package dev.nightjar.orchestration;
