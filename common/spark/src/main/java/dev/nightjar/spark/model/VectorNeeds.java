/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.model;

/** What an algorithm needs of its feature vectors, where the pipeline file leaves it to the algorithm. */
enum VectorNeeds {

    /** Numbers as they are: it does not depend on their scale, or scales by itself. */
    PLAIN,

    /** Numbers with mean 0 and deviation 1. */
    STANDARD,

    /** Numbers between 0 and 1. */
    NON_NEGATIVE,

    /** As {@link #UNMARKED}, and of texts how often each word of a vocabulary occurs, not weighted by rarity. */
    COUNTS,

    /** As {@link #PLAIN}, but missing numbers are NaN, unless the pipeline file says what replaces them. */
    GAPS,

    /** As {@link #PLAIN}, without marks of missing values, so that one number is one slot. */
    UNMARKED
}
