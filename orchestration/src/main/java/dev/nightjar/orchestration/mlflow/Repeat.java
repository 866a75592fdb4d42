/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

/** What to do when nobody knows whether a server did what it was asked. */
enum Repeat {
    /** Ask again: doing it twice is doing it once. */
    SAFE,
    /** Do not: it could be done twice. */
    NEVER
}
