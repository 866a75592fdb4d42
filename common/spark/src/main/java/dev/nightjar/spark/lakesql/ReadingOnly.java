/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.lakesql;

import dev.nightjar.core.failure.UsageError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExecuteImmediate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.ExecutableDuringAnalysis;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.jdk.javaapi.CollectionConverters;

/** Tells queries, SHOW, DESCRIBE and EXPLAIN from statements that change something, by their parsed plan. */
final class ReadingOnly {

    private static final Pattern TELLING = Pattern.compile("(Show|Desc|Describe|Explain)[A-Z].*");

    private ReadingOnly() {}

    /**
     * Lets a plan pass that only reads.
     *
     * @throws UsageError naming the statement otherwise
     */
    static void check(LogicalPlan plan) {
        if (TELLING.matcher(kind(plan)).matches()) {
            return;
        }
        changing(plan).ifPresent(node -> {
            throw new UsageError("Cannot run " + kind(node) + ": nightjar sql reads only."
                    + " Use a query, SHOW, DESCRIBE or EXPLAIN; tables are written by `nightjar run`.");
        });
    }

    private static Optional<TreeNode<?>> changing(TreeNode<?> node) {
        if (isChanging(node)) {
            return Optional.of(node);
        }
        return below(node).stream()
                .map(ReadingOnly::changing)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean isChanging(TreeNode<?> node) {
        return node instanceof Command
                || node instanceof ExecutableDuringAnalysis
                || node instanceof InsertIntoDir
                || node instanceof UnresolvedExecuteImmediate
                || kind(node).endsWith("Statement")
                || node.getClass().getName().startsWith("org.apache.spark.sql.delta.");
    }

    /** Children, the queries of a WITH, and the subqueries of expressions. */
    private static List<TreeNode<?>> below(TreeNode<?> node) {
        List<TreeNode<?>> below = new ArrayList<>();
        CollectionConverters.asJava(node.children()).forEach(child -> below.add((TreeNode<?>) child));
        CollectionConverters.asJava(node.innerChildren()).forEach(below::add);
        if (node instanceof LogicalPlan plan) {
            below.addAll(CollectionConverters.asJava(plan.subqueries()));
        }
        return below;
    }

    private static String kind(TreeNode<?> node) {
        return node.getClass().getSimpleName();
    }
}
