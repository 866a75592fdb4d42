/* SPDX-License-Identifier: Apache-2.0 */
/** Thin mains for spark-submit, one a step, the whole night in one application, and the warm worker of the CLI. */
package dev.nightjar.jobs;
