/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.failure.ModelRefused;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.lake.Lake;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaModelRegistryTest {

    private static final Instant NOW = Instant.parse("2026-01-31T02:00:00.123456Z");

    @TempDir
    Path folder;

    @Test
    void stateIsWhatTheEventsSay() {
        ModelRegistry registry = open();
        RegisteredModel model = register(register(registry, registry.model("fraud")), registry);
        model = registry.append(
                model, new RegistryEvent.TagSet("fraud", NOW, "ann", 1, "reviewed", Optional.of("yes")));
        registry.append(model, new RegistryEvent.VersionRejected("fraud", NOW, "ann", 2, "worse"));
        RegisteredModel read = open().model("fraud");
        assertThat(read.versions()).extracting(ModelVersion::version).containsExactly(1, 2);
        assertThat(read.version(1).orElseThrow().tags()).containsExactly(Map.entry("reviewed", "yes"));
        assertThat(read.version(2).orElseThrow().state()).isEqualTo(ModelVersion.State.REJECTED);
        assertThat(read.version(1).orElseThrow().withTags(Map.of())).isEqualTo(Versions.version(1));
        assertThat(read.sequence()).isEqualTo(4);
        assertThat(open().models()).containsExactly("fraud");
    }

    @Test
    void anAppendToAModelThatChangedMeanwhileIsALostRace() {
        ModelRegistry registry = open();
        RegisteredModel seen = registry.model("fraud");
        register(registry, seen);
        assertThatThrownBy(() -> register(open(), seen)).isInstanceOf(LostRace.class);
        assertThat(registry.model("fraud").versions()).hasSize(1);
    }

    @Test
    void ofManyWritersOfOneStateExactlyOneWinsAndOtherModelsAreNotDisturbed() throws Exception {
        register(open(), open().model("fraud"));
        RegisteredModel seen = open().model("fraud");
        Callable<Boolean> rival = () -> {
            try {
                register(open(), seen);
                return true;
            } catch (LostRace e) {
                return false;
            }
        };
        Callable<Boolean> other =
                () -> register(open(), open().model("churn")).versions().size() == 1;
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Future<Boolean>> done = threads.invokeAll(List.of(rival, rival, other, rival, rival));
        assertThat(done.get(2).get()).isTrue();
        assertThat(List.of(
                        done.get(0).get(),
                        done.get(1).get(),
                        done.get(3).get(),
                        done.get(4).get()))
                .containsOnlyOnce(true);
        assertThat(open().model("fraud").versions())
                .extracting(ModelVersion::version)
                .containsExactly(1, 2);
        threads.shutdown();
    }

    @Test
    void aliasesMoveForwardAndBack() {
        ModelRegistry registry = open();
        register(register(registry, registry.model("fraud")), registry);
        Aliases aliases = new Aliases(registry, Clock.systemUTC());
        aliases.promote("fraud", "champion", 1, "ann", "first");
        aliases.promote("fraud", "champion", 2, "ann", "better");
        assertThat(aliases.rollback(registry.model("fraud"), "champion", "bob", "worse after all")
                        .aliases())
                .containsExactly(Map.entry("champion", 1));
        assertThat(registry.events("fraud")).last().isInstanceOfSatisfying(RegistryEvent.AliasMoved.class, move -> {
            assertThat(move.actor()).isEqualTo("bob");
            assertThat(move.reason()).isEqualTo("worse after all");
            assertThat(move.from()).contains(2);
        });
        assertThatThrownBy(() -> aliases.promote("fraud", "champion", 7, "ann", ""))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("version 7");
        assertThatThrownBy(() -> aliases.rollback(registry.model("fraud"), "challenger", "ann", ""))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("challenger");
    }

    @Test
    void rollingBackAgainGoesFurtherBackAndNotToWhatWasRolledBack() {
        ModelRegistry registry = open();
        register(register(register(registry, registry.model("fraud")), registry), registry);
        Aliases aliases = new Aliases(registry, Clock.systemUTC());
        for (int version = 1; version <= 3; version++) {
            aliases.promote("fraud", "champion", version, "ann", "better");
        }
        assertThat(aliases.rollback(registry.model("fraud"), "champion", "ann", "")
                        .aliases())
                .containsEntry("champion", 2);
        assertThat(aliases.rollback(registry.model("fraud"), "champion", "ann", "")
                        .aliases())
                .containsEntry("champion", 1);
        assertThatThrownBy(() -> aliases.rollback(registry.model("fraud"), "champion", "ann", ""))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("never pointed to another version");
        aliases.promote("fraud", "champion", 3, "ann", "right after all");
        assertThat(aliases.rollback(registry.model("fraud"), "champion", "ann", "")
                        .aliases())
                .containsEntry("champion", 1);
    }

    @Test
    void whatWasRejectedOrFailedItsGatesIsNoChampion() {
        ModelRegistry registry = open();
        RegisteredModel model = register(register(registry, registry.model("fraud")), registry);
        registry.append(model, new RegistryEvent.VersionRegistered("fraud", NOW, "run", Versions.failedItsGate(3)));
        Aliases aliases = new Aliases(registry, Clock.systemUTC());
        aliases.promote("fraud", "champion", 1, "ann", "first");
        RegisteredModel second = aliases.promote("fraud", "champion", 2, "ann", "better");
        registry.append(second, new RegistryEvent.VersionRejected("fraud", NOW, "bob", 1, "learned from the label"));
        assertThatThrownBy(() -> aliases.promote("fraud", "challenger", 1, "ann", "again"))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("it was rejected (by bob: learned from the label)");
        assertThatThrownBy(() -> aliases.rollback(registry.model("fraud"), "champion", "ann", "back"))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("to version 1: it was rejected (by bob: learned from the label)");
        assertThatThrownBy(() -> aliases.promote("fraud", "champion", 3, "ann", "I like it"))
                .isInstanceOf(ModelRefused.class)
                .hasMessageContaining("areaUnderROC >= 0.95 (areaUnderROC is 0.9000)");
        assertThat(registry.model("fraud").aliases()).containsExactly(Map.entry("champion", 2));
        assertThat(aliases.promote("fraud", "challenger", 3, "ann", "to look at it")
                        .aliases())
                .containsEntry("challenger", 3);
    }

    private ModelRegistry open() {
        return new DeltaModelRegistry(Lake.at(folder.resolve("a lake").toString()));
    }

    private static RegisteredModel register(RegisteredModel seen, ModelRegistry registry) {
        return register(registry, seen);
    }

    private static RegisteredModel register(ModelRegistry registry, RegisteredModel seen) {
        ModelVersion next = Versions.version(seen.nextVersion());
        return registry.append(seen, new RegistryEvent.VersionRegistered(seen.name(), NOW, "run", next));
    }
}
