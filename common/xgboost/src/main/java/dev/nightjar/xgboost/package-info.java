/* SPDX-License-Identifier: Apache-2.0 */
/** Algorithm `xgboost`: trained by XGBoost's library in Spark tasks, saved as its parameters and the library's own format. */
package dev.nightjar.xgboost;
