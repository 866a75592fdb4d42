/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

/** Looks at a tree for what a schema cannot say; what the schema has refused already may be in it. */
@FunctionalInterface
interface Check {

    void check(SpecNode root, Problems problems);
}
