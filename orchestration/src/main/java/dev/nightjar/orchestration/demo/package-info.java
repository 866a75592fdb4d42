/* SPDX-License-Identifier: Apache-2.0 */
/** A bank's card transactions, simulated: what an upstream system would deliver each night. */
package dev.nightjar.orchestration.demo;
