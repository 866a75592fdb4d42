/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import dev.nightjar.orchestration.schedule.RunRepository.Plan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The power of a scheduler, which may be cut at any call of its store: before it, after it, and within the transaction
 * that plans. Nothing of that scheduler reaches the store any more then.
 */
final class PowerCuts {

    /** No exception, so that nothing of the scheduler handles it, as nothing can where a process ends. */
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("the power is off", null, false, false);
        }
    }

    private final RunRepository store;
    private final Random random;
    private final Set<String> planned = new HashSet<>();
    private int callsLeft = Integer.MAX_VALUE;
    private boolean off;

    PowerCuts(RunRepository store, Random random) {
        this.store = store;
        this.random = random;
    }

    /** The store of a scheduler that has just started. */
    RunRepository on() {
        off = false;
        callsLeft = Integer.MAX_VALUE;
        return (RunRepository) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RunRepository.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    /** The power ends at one of the next calls. */
    void cutWithin(int calls) {
        callsLeft = 1 + random.nextInt(calls);
    }

    /** The pipelines of the plans that the store has kept since they were asked for last. */
    Set<String> planned() {
        Set<String> kept = Set.copyOf(planned);
        planned.clear();
        return kept;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (off) {
            throw new PowerCut();
        }
        boolean last = --callsLeft == 0;
        off = last;
        boolean plans = method.getName().equals("plan");
        if (last && plans && random.nextInt(3) == 0) {
            breakOff((List<?>) arguments[0]);
            throw new PowerCut();
        }
        if (last && random.nextBoolean()) {
            throw new PowerCut();
        }
        Object answer = invoke(method, arguments);
        if (plans) {
            ((Set<?>) answer).forEach(name -> planned.add((String) name));
        }
        if (last) {
            throw new PowerCut();
        }
        return answer;
    }

    /** Plans of which one cannot be written, so that what the transaction wrote before it is undone. */
    private void breakOff(List<?> plans) {
        List<Plan> broken = new ArrayList<>();
        plans.forEach(plan -> broken.add((Plan) plan));
        int at = random.nextInt(broken.size());
        Plan plan = broken.get(at);
        List<NewRun> runs = new ArrayList<>(plan.runs());
        NewRun.NewStep nameless = new NewRun.NewStep(null, List.of(), 0);
        Plan any = broken.stream()
                .filter(other -> !other.runs().isEmpty())
                .findFirst()
                .orElse(plan);
        if (any.runs().isEmpty()) {
            return;
        }
        NewRun like = any.runs().get(0);
        runs.add(new NewRun(
                new RunKey(plan.pipeline(), "broken"),
                RunType.MANUAL,
                new NightOf(Optional.empty(), like.night().date(), like.night().runAfter()),
                like.trigger(),
                Optional.empty(),
                List.of(nameless)));
        broken.set(at, new Plan(plan.pipeline(), plan.from(), plan.to(), runs, plan.events()));
        try {
            store.plan(broken);
        } catch (RuntimeException e) {
            return;
        }
        throw new AssertionError("The store has kept a step without a name");
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
