/* SPDX-License-Identifier: Apache-2.0 */
/** `/api/nightjar/v1`: models, drift, performance and scores of the lake, which Airflow's API has no words for. */
package dev.nightjar.orchestration.models;
