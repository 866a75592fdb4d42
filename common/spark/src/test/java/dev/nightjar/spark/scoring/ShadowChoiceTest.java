/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.spec.ScoringSpec.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a night whose rows cannot be scored with the shadow. */
class ShadowChoiceTest {

    private static final ShadowChoice WITH = new ShadowChoice(
            Optional.of(new Shadow(null, null)), Optional.of(new Split(0.1, List.of("id"))), Optional.empty());
    private static final ShadowChoice WITHOUT =
            new ShadowChoice(Optional.empty(), Optional.empty(), Optional.of("no shadow: there is none"));

    private final List<ShadowChoice> tried = new ArrayList<>();

    @Test
    void whatFailsWithTheShadowIsDoneAgainWithoutAndSaysWhy() {
        String done = WITH.orWithout(choice -> {
            tried.add(choice);
            if (choice.shadow().isPresent()) {
                throw new IllegalStateException("no such feature\nat row 7");
            }
            return "done";
        });
        assertThat(done).isEqualTo("done");
        assertThat(tried)
                .containsExactly(
                        WITH,
                        new ShadowChoice(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("no shadow: scoring with it failed: no such feature")));
    }

    @Test
    void whatFailsWithoutShadowFails() {
        assertThatThrownBy(() -> WITHOUT.orWithout(this::fails)).hasMessage("full");
        assertThat(tried).containsExactly(WITHOUT);
    }

    @Test
    void whatFailsWithAndWithoutTheShadowFails() {
        assertThatThrownBy(() -> WITH.orWithout(this::fails)).hasMessage("full");
        assertThat(tried).hasSize(2);
    }

    @Test
    void aNightThatIsRefusedIsNotTriedAgain() {
        assertThatThrownBy(() -> WITH.orWithout(choice -> {
                    tried.add(choice);
                    throw new LostRace("another run was faster");
                }))
                .isInstanceOf(LostRace.class);
        assertThat(tried).containsExactly(WITH);
    }

    private String fails(ShadowChoice choice) {
        tried.add(choice);
        throw new IllegalStateException("full");
    }
}
