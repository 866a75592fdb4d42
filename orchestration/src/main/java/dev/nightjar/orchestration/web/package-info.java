/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP server: routes, who may use them, and what bodies look like. */
package dev.nightjar.orchestration.web;
