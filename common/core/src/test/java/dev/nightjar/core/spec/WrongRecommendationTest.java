/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row changes one place of `films.yaml`, and says where that is refused and how. */
class WrongRecommendationTest {

    @Test
    void theFileIsRightBeforeItIsChangedAndSupported() {
        ParsedPipeline parsed = PipelineReader.parseLocated(films(), "films.yaml", Samples.NOTHING);
        assertThat(parsed.spec().model().orElseThrow().recommendation()).hasValueSatisfying(recommendation -> {
            assertThat(recommendation.implicit()).isTrue();
            assertThat(recommendation.topK()).isEqualTo(10);
            assertThat(recommendation.excludeSeen()).isTrue();
        });
        assertThat(Support.unsupported(parsed)).isEmpty();
    }

    @Test
    void ratingsAreExplicitUnlessTheFileSaysOtherwise() {
        assertThat(implicit("rating: minutes, implicit: true", "rating: minutes"))
                .isFalse();
        assertThat(implicit(", rating: minutes, implicit: true", "")).isTrue();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            user: viewer | user: veiwer | 25:26 | Unknown column 'veiwer' of source 'plays' in model.recommendation.user. Did you mean 'viewer'?
            item: film_id | item: filmid | 25:40 | Did you mean 'film_id'?
            item: film_id | item: viewer | 25:40 | Cannot recommend 'viewer' to itself
            item: film_id | item: rank | 25:40 | Cannot use column 'rank' in model.recommendation.item: scoring adds a column of that name
            user: viewer, | | 25:3 | Missing key 'user'
            implicit: true | topK: 0 | 25:72 | it must be at least 1
            rating: minutes, implicit: true | implicit: false | 25:49 | Missing key 'rating' in model.recommendation
            algorithm: als | algorithm: fpgrowth | 25:49 | model.recommendation.rating is not for algorithm fpgrowth
            params: {rank: 6} | params: {implicitPrefs: true} | 24:12 | is model.recommendation.implicit
            params: {rank: 6} | params: {coldStartStrategy: drop} | 24:12 | users that are not known get what is popular
            params: {rank: 6} | preprocess: {numeric: {impute: mean}} | 24:3 | model.preprocess is not for task recommendation
            params: {rank: 6} | slices: [viewer] | 24:3 | model.slices is not for task recommendation
            params: {rank: 6} | segmentBy: [viewer] | 24:3 | model.segmentBy is not for task recommendation
            params: {rank: 6} | cost: {falsePositive: 1, falseNegative: 2} | 24:3 | model.cost is not for task recommendation
            params: {rank: 6} | tune: {method: random, space: {rank: [5, 10]}} | 24:3 | model.tune is not for task recommendation
            key: [play_id] | key: [play_id]\\n  columns: {minutes: minutes} | 19:3 | dataset.columns is not for task recommendation, which learns from user, item and rating alone
            key: [play_id] | key: [play_id]\\n  label: {expr: "minutes > 5"} | 19:3 | dataset.label is not for task recommendation
            key: [play_id] | key: [play_id]\\n  weight: minutes | 19:3 | algorithm als takes no weights
            split: {by: time, train: P6D, test: P2D} | accuracy: exact | 16:1 | Missing key 'split' in dataset
            scoring: {source: readers} | scoring: {split: {share: 0.1}} | 28:11 | scoring.split is not for task recommendation
            scoring: {source: readers} | scoring: {columns: [minutes]} | 28:11 | scoring.columns is not for task recommendation
            scoring: {source: readers} | scoring: {load: upsert} | 28:17 | scoring.load: upsert is not for task recommendation
            scoring: {source: readers} | scoring: {source: shops} | 28:19 | source 'shops' has no column 'viewer'
            metric: ndcgAtK, vs | metric: ndgcAtK, vs | 27:16 | Unknown metric 'ndgcAtK' for task recommendation. Did you mean 'ndcgAtK'?
            metric: ndcgAtK, vs | metric: rmse, vs | 27:16 | Cannot measure rmse in model.gates.0.metric: it is of explicit ratings
            metric: ndcgAtK, alertBelow | metric: coverage, alertBelow | 30:25 | Cannot measure coverage in monitoring.performance.metric
            monitoring: | monitoring:\\n  features: {metric: psi} | 30:3 | monitoring.features is not for task recommendation
            """)
    void whatARecommendationDoesNotUseIsRefused(String from, String to, String place, String message) {
        assertThat(films()).contains(from);
        String changed = films().replaceFirst(
                        Pattern.quote(from), Matcher.quoteReplacement(to == null ? "" : to.replace("\\n", "\n")));
        SpecError refused = catchThrowableOfType(
                SpecError.class, () -> PipelineReader.parse(changed, "films.yaml", Samples.NOTHING));
        assertThat(refused).isNotNull();
        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(problem.message()).contains(message);
            assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
        });
    }

    private static boolean implicit(String from, String to) {
        return PipelineReader.parse(films().replace(from, to), "films.yaml", Samples.NOTHING)
                .model()
                .orElseThrow()
                .recommendation()
                .orElseThrow()
                .implicit();
    }

    private static String films() {
        return Samples.resource("films.yaml");
    }
}
