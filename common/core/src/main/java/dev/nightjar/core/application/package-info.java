/* SPDX-License-Identifier: Apache-2.0 */
/** What a submitted Spark application and whoever submitted it tell each other, by files in the lake. */
package dev.nightjar.core.application;
