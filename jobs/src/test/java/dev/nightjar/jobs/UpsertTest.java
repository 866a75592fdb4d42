/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.lake.TableName;
import dev.nightjar.spark.testing.TestSpark;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes by key, night after night: the newest of each key is in bronze, and each night's state can be read again. */
class UpsertTest {

    private static final SparkSession SPARK = TestSpark.session();
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final int NIGHTS = 4;
    private static final int KEYS = 12;
    private static final String SOURCE =
            "{format: csv, path: \"LANDING/${date}\", options: {header: \"true\"}, load: upsert, key: [id],"
                    + " orderBy: t, deleteWhen: gone, schema: \"id LONG, t LONG, v STRING, gone BOOLEAN\"}";

    @TempDir
    Path folder;

    private OneSource source;

    @BeforeEach
    void open() {
        source = new OneSource(SPARK, folder.resolve("an upsert"));
        source.is(SOURCE);
    }

    /** A change of a key: when, what, and whether it deletes. */
    private record Change(long id, long t, String value, boolean gone) {
        String line() {
            return id + "," + t + "," + value + "," + gone;
        }
    }

    private record Held(long t, String value, LocalDate night) {}

    /** The table as a map, and how many changes had an effect. */
    private record State(Map<Long, Held> rows, int effective) {
        State after(LocalDate night, List<Change> changes) {
            Map<Long, Change> winners = new TreeMap<>();
            changes.forEach(change -> winners.merge(change.id, change, (a, b) -> a.t > b.t ? a : b));
            Map<Long, Held> next = new TreeMap<>(rows);
            int effects = 0;
            for (Change change : winners.values()) {
                Held before = rows.get(change.id);
                boolean newer = before == null || change.t >= before.t;
                if (newer && change.gone) {
                    effects += next.remove(change.id) == null ? 0 : 1;
                } else if (newer) {
                    next.put(change.id, new Held(change.t, change.value, night));
                    effects++;
                }
            }
            return new State(next, effects);
        }

        List<String> lines() {
            return rows.entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue().t + " " + e.getValue().value + " " + e.getValue().night)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void manyNightsOfRandomChangesLeaveWhatAMapWouldHold() {
        long seed = 20260101;
        Random random = new Random(seed);
        List<State> states = new ArrayList<>(List.of(new State(Map.of(), 0)));
        for (int i = 0; i < NIGHTS; i++) {
            LocalDate night = FIRST.plusDays(i);
            for (int attempt = 0; attempt < (i == 1 || i == NIGHTS - 1 ? 2 : 1); attempt++) {
                List<Change> changes = changes(random, i);
                State expected = states.get(i).after(night, changes);
                land(night, changes);
                RunDocument.StepDocument done = source.ingest(night);

                String about = "night " + night + ", attempt " + attempt + ", seed " + seed;
                assertThat(state()).as(about).isEqualTo(expected.lines());
                assertThat(List.of(done.rowsRead(), done.rowsWritten(), done.rowsDropped(), done.rowsQuarantined()))
                        .as("read, written, dropped, quarantined: " + about)
                        .containsExactly(
                                changes.size() + nobody(i),
                                (long) expected.effective,
                                (long) changes.size() - expected.effective,
                                nobody(i));
                if (attempt > 0) {
                    states.remove(i + 1);
                }
                states.add(expected);
            }
        }
        source.ingest(FIRST.plusDays(NIGHTS / 2));
        assertThat(state())
                .as("an older night again, seed " + seed)
                .isEqualTo(states.get(NIGHTS).lines());
        for (int i = 0; i < NIGHTS; i++) {
            assertThat(asOf(FIRST.plusDays(i)))
                    .as("as of night " + i)
                    .isEqualTo(states.get(i + 1).lines());
        }
        assertThat(source.table(OneSource.QUARANTINE)
                        .where("_broken[0] = 'no_key'")
                        .count())
                .isEqualTo(1);
    }

    /** How many rows of the first night have no key. */
    private static long nobody(int night) {
        return night == 0 ? 1 : 0;
    }

    /** No two changes of a key in a night at the same time; across nights there may be. */
    private static List<Change> changes(Random random, int night) {
        List<Change> changes = new ArrayList<>();
        for (long id = 0; id < KEYS; id++) {
            List<Integer> times = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
            Collections.shuffle(times, random);
            for (int i = random.nextInt(4); i > 0; i--) {
                changes.add(
                        new Change(id, night * 3L + times.get(i), "v" + random.nextInt(1000), random.nextInt(4) == 0));
            }
        }
        Collections.shuffle(changes, random);
        return changes;
    }

    private void land(LocalDate night, List<Change> changes) {
        List<String> one = new ArrayList<>(List.of("id,t,v,gone"));
        List<String> two = new ArrayList<>(List.of("id,t,v,gone"));
        if (night.equals(FIRST)) {
            two.add(",1,nobody,false");
        }
        changes.forEach(change -> (change.t % 2 == 0 ? one : two).add(change.line()));
        source.land(night + "/1.csv", one.toArray(String[]::new));
        source.land(night + "/2.csv", two.toArray(String[]::new));
    }

    @Test
    void theSameChangesInAnotherOrderHaveTheSameWinner() {
        source.land(FIRST + "/1.csv", "id,t,v,gone", "1,5,a,false", "1,5,b,false", "1,5,c,false");
        source.ingest(FIRST);
        List<String> before = state();
        source.land(FIRST + "/1.csv", "id,t,v,gone", "1,5,c,false");
        source.land(FIRST + "/2.csv", "id,t,v,gone", "1,5,b,false", "1,5,a,false");
        source.ingest(FIRST);
        assertThat(state()).hasSize(1).isEqualTo(before);
    }

    @Test
    void aNightRunAgainAfterALaterOneAddsItsNewsAndLeavesWhatChangedSince() {
        LocalDate second = FIRST.plusDays(1);
        source.land(FIRST + "/1.csv", "id,t,v,gone", "1,10,a,false", "2,10,a,false", "3,10,a,false", "4,10,a,false");
        source.ingest(FIRST);
        source.land(second + "/1.csv", "id,t,v,gone", "1,20,b,false", "2,20,b,true");
        source.ingest(second);
        source.land(
                FIRST + "/1.csv",
                "id,t,v,gone",
                "1,15,late,false",
                "2,10,a,false",
                "3,10,late,false",
                "5,10,late,false");
        RunDocument.StepDocument again = source.ingest(FIRST);

        assertThat(state()).containsExactly("1 20 b 2026-01-02", "3 10 late 2026-01-01", "5 10 late 2026-01-01");
        assertThat(again.rowsWritten()).isEqualTo(2);
        assertThat(again.rowsDropped()).isEqualTo(2);
        assertThat(asOf(FIRST))
                .as("what the first try left, since the second has what came later")
                .containsExactly("1 10 a 2026-01-01", "2 10 a 2026-01-01", "3 10 a 2026-01-01", "4 10 a 2026-01-01");
    }

    @Test
    void featuresOfAnEarlierNightSeeTheStateOfThatNight() {
        source.is(
                "{format: csv, path: \"LANDING/${date}\", options: {header: \"true\"}, load: upsert, key: [id],"
                        + " eventTime: at, schema: \"id LONG, at TIMESTAMP, v STRING\"}",
                "features:",
                "  f: {source: s, entity: [id], timestamp: at, columns: {v: v}}");
        LocalDate second = FIRST.plusDays(1);
        source.land(FIRST + "/1.csv", "id,at,v", "1,2025-12-24T10:00:00Z,old", "2,2026-01-01T10:00:00Z,old");
        source.land(second + "/1.csv", "id,at,v", "1,2026-01-02T10:00:00Z,new", "3,2026-01-02T11:00:00Z,new");
        source.ingest(FIRST);
        source.ingest(second);
        source.run("features.f", FIRST);
        source.run("features.f", second);

        assertThat(OneSource.lines(source.table(TableName.features("p", "f")), "date", "id", "f__v"))
                .containsExactly(
                        "2026-01-01 1 old",
                        "2026-01-01 2 old",
                        "2026-01-02 1 new",
                        "2026-01-02 2 old",
                        "2026-01-02 3 new");
    }

    private List<String> state() {
        return source.bronze("id", "t", "v", "date");
    }

    private List<String> asOf(LocalDate night) {
        return OneSource.lines(
                source.night(night, "ingest.s").tables().readAsOf(OneSource.BRONZE, night), "id", "t", "v", "date");
    }
}
