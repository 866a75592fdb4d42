/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.demo;

import java.time.LocalDateTime;

/** A card payment; `fraud` is what the bank learns later. */
record Transaction(long id, int customer, int terminal, LocalDateTime time, double amount, boolean fraud) {}
