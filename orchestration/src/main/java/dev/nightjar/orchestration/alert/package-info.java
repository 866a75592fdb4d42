/* SPDX-License-Identifier: Apache-2.0 */
/** Alerts: what operators should know of, and the webhooks that are told. */
package dev.nightjar.orchestration.alert;
