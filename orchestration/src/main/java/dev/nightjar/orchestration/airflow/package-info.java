/* SPDX-License-Identifier: Apache-2.0 */
/** A client of Airflow's REST API, of versions 2 and 3, and a runner that lets an Airflow execute the steps. */
package dev.nightjar.orchestration.airflow;
