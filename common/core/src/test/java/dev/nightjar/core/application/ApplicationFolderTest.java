/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.core.lake.Lake;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationFolderTest {

    @TempDir
    Path folder;

    private Lake lake;
    private ApplicationFolder application;

    @BeforeEach
    void open() {
        lake = Lake.at(folder.resolve("a lake").toString());
        application = at("scheduled__2026-01-31T02:00:00+00:00");
    }

    @Test
    void whatAnApplicationSaysIsReadOnceAndInOrder() {
        List<ApplicationEvent> events = List.of(
                new ApplicationEvent.Running("app-1"),
                new ApplicationEvent.Started("ingest.a"),
                new ApplicationEvent.Result(
                        JsonNodeFactory.instance.objectNode().put("step", "ingest.a")),
                new ApplicationEvent.Ended(3, "no \"such\" file"));
        assertThat(application.look(0)).isEqualTo(new ApplicationFolder.Look(List.of(), 0, false));
        events.forEach(application::write);
        assertThat(application.look(0).events()).isEqualTo(events);
        assertThat(application.look(3).events()).isEqualTo(events.subList(3, 4));
        assertThat(application.look(4).events()).isEmpty();
    }

    @Test
    void signsOfLifeAreCountedAndOnlyTheLastIsKept() {
        assertThat(application.look(0).begun()).isFalse();
        for (int i = 0; i < 11; i++) {
            application.beat();
        }
        assertThat(application.look(0).beat()).isEqualTo(11);
        assertThat(Path.of(application.path().substring("file:".length()))
                        .toFile()
                        .list())
                .containsExactly("beat-11");
    }

    @Test
    void oneThatIsNotThereYetCanBeAskedToStop() {
        assertThat(application.stopAsked()).isFalse();
        application.askToStop();
        application.askToStop();
        assertThat(application.stopAsked()).isTrue();
        application.delete();
        assertThat(application.stopAsked()).isFalse();
    }

    @Test
    void runsHaveFoldersOfTheirOwnWhateverTheirNames() {
        List<String> runs = List.of("a:b", "a_b", "a/b", "a b", "..");
        assertThat(runs.stream().map(run -> lake.applicationsPath("p", run)).distinct())
                .hasSize(runs.size());
        assertThat(runs)
                .allSatisfy(run -> assertThat(lake.applicationsPath("p", run))
                        .matches("file:.*/_nightjar/applications/p/[A-Za-z0-9_-][A-Za-z0-9_.-]*"));
    }

    @Test
    void theFoldersInOneAreFound() {
        ApplicationFolder outer = at("r");
        assertThat(outer.inside()).isEmpty();
        at("r/0-b").create();
        at("r/0-a").beat();
        outer.put("file", new byte[] {1});
        assertThat(outer.inside())
                .extracting(ApplicationFolder::path)
                .containsExactly(outer.path() + "/0-a", outer.path() + "/0-b");
        assertThat(outer.read("file")).containsExactly(1);
    }

    private ApplicationFolder at(String run) {
        String path = run.startsWith("r/")
                ? lake.applicationsPath("p", "r") + run.substring(1)
                : lake.applicationsPath("p", run);
        return ApplicationFolder.at(path, new Configuration());
    }
}
