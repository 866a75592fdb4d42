/* SPDX-License-Identifier: Apache-2.0 */
/** The REST API under `/api/v2`, as that of Airflow 3.2 for what Nightjar has: a pipeline is a Dag, a step a task. */
package dev.nightjar.orchestration.api;
