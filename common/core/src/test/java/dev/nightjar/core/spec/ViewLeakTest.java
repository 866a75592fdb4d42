/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which feature views a dataset may have beside its label, and how the others are refused. */
class ViewLeakTest {

    private static final String PIPELINE = """
            apiVersion: nightjar/v1
            pipeline: leaks
            sources:
              orders: {format: csv, path: o, schema: "id LONG, customer LONG, at TIMESTAMP, amount DOUBLE, bad BOOLEAN", %s}
              returns: {format: csv, path: r, schema: "id LONG, customer LONG, at TIMESTAMP, bad BOOLEAN", %s}
            features:
              history: {entity: [customer], timestamp: at, %s}
            dataset:
              spine: orders
              key: [id]
              features: [history]
              split: {by: hash, train: 0.8, test: 0.2}
              %s
            model: {task: classification, algorithm: gbt}
            """;

    private static final String LATE = "eventTime: at, lateness: P3D";
    private static final String COUNT = "source: returns, windows: [P7D], aggregate: {n: \"count(*)\"}";
    private static final String SHARE = "source: orders, windows: [P7D], aggregate: {n: \"count_if(bad)\"}";
    private static final String TIMED = "timestamp: at\n  ";
    private static final String OF_RETURNS = "label: {expr: bad, source: returns, join: [id]}";
    private static final String DELAYED = "label: {expr: bad, delay: P7D}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LATE         | COUNT | TIMED known: arrival NL OF_RETURNS
            eventTime: at | COUNT | TIMED OF_RETURNS
            load: snapshot | COUNT | TIMED known: arrival NL OF_RETURNS
            LATE         | source: orders, columns: {last: amount} | TIMED DELAYED
            LATE         | source: orders, windows: [P7D], aggregate: {n: "count(*)"}, where: "amount > 1" | TIMED OF_RETURNS
            LATE         | SHARE | TIMED label: {expr: bad}
            LATE         | SHARE | TIMED label: {expr: "bad OR amount > 9", delay: P7D}
            load: snapshot | SHARE | TIMED known: arrival NL DELAYED
            """)
    void aViewThatSeesWhatWasKnownIsRight(String source, String view, String dataset) {
        assertThat(PipelineReader.parse(pipeline(source, view, dataset), "leaks.yaml", Samples.NOTHING)
                        .features())
                .containsKey("history");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LATE         | COUNT | TIMED OF_RETURNS | Set dataset.known: arrival, or remove the view.
            load: append | COUNT | TIMED OF_RETURNS | Set dataset.known: arrival, or remove the view.
            load: snapshot | COUNT | TIMED OF_RETURNS | Set dataset.known: arrival, or remove the view.
            load: upsert, key: [id] | COUNT | TIMED OF_RETURNS | it seems to precede. Remove the view.
            load: upsert, key: [id] | COUNT | TIMED known: arrival NL OF_RETURNS | has load upsert, and a merged row does not say when it arrived
            load: upsert, key: [id] | SHARE | TIMED known: arrival NL label: {expr: bad} | Set dataset.known: event, or remove the view.
            eventTime: at | COUNT | OF_RETURNS | Set dataset.timestamp, or remove the view.
            LATE         | COUNT | known: arrival NL OF_RETURNS | Set dataset.timestamp, or remove the view.
            LATE         | SHARE | TIMED DELAYED | final only after dataset.label.delay. Remove it from the view
            LATE         | SHARE | TIMED known: arrival NL DELAYED | final only after dataset.label.delay
            load: snapshot | SHARE | TIMED DELAYED | final only after dataset.label.delay
            LATE         | source: orders, columns: {last: "NOT bad"} | TIMED DELAYED | reads column 'bad'
            LATE         | source: orders, columns: {last: amount}, where: bad | TIMED DELAYED | reads column 'bad'
            LATE         | SHARE | TIMED label: {expr: bad, source: orders, join: [id], delay: P7D} | reads column 'bad'
            LATE         | SHARE | label: {expr: bad} | of the example itself, because there is no dataset.timestamp
            """)
    void aViewThatSeesMoreIsRefusedWhereTheDatasetListsIt(String source, String view, String dataset, String message) {
        SpecError refused = catchThrowableOfType(
                SpecError.class,
                () -> PipelineReader.parse(pipeline(source, view, dataset), "leaks.yaml", Samples.NOTHING));

        assertThat(refused).isNotNull();
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line() + ":" + problem.column()).isEqualTo("11:14");
            assertThat(problem.message()).contains(message);
        });
    }

    private static String pipeline(String source, String view, String dataset) {
        String load = source.replace("LATE", LATE);
        return PIPELINE.formatted(
                load,
                load,
                view.replace("COUNT", COUNT).replace("SHARE", SHARE),
                dataset.replace("TIMED ", TIMED)
                        .replace(" NL ", "\n  ")
                        .replace("OF_RETURNS", OF_RETURNS)
                        .replace("DELAYED", DELAYED));
    }
}
