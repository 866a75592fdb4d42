/* SPDX-License-Identifier: Apache-2.0 */
/** What runs when: ticks are planned as runs, runs are taken through their steps, and every change leaves an event. */
package dev.nightjar.orchestration.schedule;
