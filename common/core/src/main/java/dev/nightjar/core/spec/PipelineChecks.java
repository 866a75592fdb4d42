/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;

/** Everything that a pipeline file is checked for beyond its schema. */
final class PipelineChecks implements Check {

    private static final List<Check> CHECKS = List.of(
            new ScheduleCheck(),
            new SourceCheck(),
            new ExpectationCheck(),
            new CycleCheck(),
            new FeatureCheck(),
            new DatasetCheck(),
            new ClassBalanceCheck(),
            new ModelCheck(),
            new ScoringCheck(),
            new AlertCheck());

    @Override
    public void check(SpecNode root, Problems problems) {
        CHECKS.forEach(check -> check.check(root, problems));
    }
}
