/* SPDX-License-Identifier: Apache-2.0 */
/** Exports model versions to an MLflow tracking server and its model registry, through MLflow's REST API 2.0. */
package dev.nightjar.orchestration.mlflow;
