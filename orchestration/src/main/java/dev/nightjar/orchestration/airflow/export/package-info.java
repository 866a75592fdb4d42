/* SPDX-License-Identifier: Apache-2.0 */
/** Pipelines as Dags of Airflow: files in Python whose tasks are the steps of a night, each a `spark-submit`. */
package dev.nightjar.orchestration.airflow.export;
