/* SPDX-License-Identifier: Apache-2.0 */
/** `nightjar serve`: a folder of pipelines, a scheduler and a web server in one process. */
package dev.nightjar.orchestration.serve;
