/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.failure.NightjarFailure;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline or environment file was refused; says everything that is wrong with it. Exit code 2. */
public final class SpecError extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    /** Exit code of jobs and commands that end this way. */
    public static final int EXIT_CODE = 2;

    private final transient List<Problem> problems;

    /** With one line a problem, in the order of the file. */
    public SpecError(List<Problem> problems) {
        this(problems.stream().sorted().distinct().toList(), null);
    }

    private SpecError(List<Problem> sorted, Throwable cause) {
        super(EXIT_CODE, sorted.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
        this.problems = sorted;
    }

    /** Everything that is wrong, by place. */
    public List<Problem> problems() {
        return problems;
    }
}
