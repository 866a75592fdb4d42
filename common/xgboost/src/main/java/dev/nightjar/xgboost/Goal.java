/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

/** What is learned. */
enum Goal {
    CLASSIFICATION,
    REGRESSION
}
