/* SPDX-License-Identifier: Apache-2.0 */
/** Starting Spark applications and following what they do. */
package dev.nightjar.orchestration.run;
