/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One model a segment, thousands of them trained in one Spark job, and one of all rows that serves the others.
 *
 * <p>The solvers are Nightjar's own and run on the rows of one segment at a time: Spark ML's want a distributed data set each,
 * and those of other Java libraries learn by stochastic descent or grow other trees, so that a segment would not get the model
 * that Spark ML makes of its rows. These minimise the same functions and grow the same trees.
 */
package dev.nightjar.spark.segment;
