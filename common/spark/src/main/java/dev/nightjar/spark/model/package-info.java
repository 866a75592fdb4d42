/* SPDX-License-Identifier: Apache-2.0 */
/** Training, judging, saving and loading models. */
package dev.nightjar.spark.model;
