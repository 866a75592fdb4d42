/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row changes one place of `shop.yaml`, and says where that is refused and how. */
class WrongPipelineTest {

    @Test
    void theFileIsRightBeforeItIsChanged() {
        assertThat(PipelineReader.parse(Samples.resource("shop.yaml"), "shop.yaml", Samples.NOTHING)
                        .pipeline())
                .isEqualTo("shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(amount) FILTER (WHERE 'rand()' <> `now()` AND \"uuid()\" IS NOT NULL)",
                "count_if(current_date.now = brand(now))",
                "max(unix_timestamp(ordered_at))"
            })
    void wordsThatOnlyLookLikeUnrepeatableFunctionsAreLeftToSpark(String sql) {
        String shop = Samples.resource("shop.yaml").replace("sum(amount)", sql.replace("\"", "\\\""));
        assertThat(PipelineReader.parse(shop, "shop.yaml", Samples.NOTHING)
                        .features()
                        .get("spend")
                        .aggregate())
                .containsEntry("total", sql);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            regression     | linear_regression     | classWeights: balanced     | dataset.classWeights is for task classification, and model.task is regression
            regression     | gbt                   | downSample: {"false": 0.1} | dataset.downSample is for task classification, and model.task is regression
            clustering     | kmeans                | classWeights: {"1": 2}     | dataset.classWeights is for task classification, and model.task is clustering
            classification | multilayer_perceptron | classWeights: balanced     | Cannot use dataset.classWeights: algorithm multilayer_perceptron takes no weights
            classification | factorization_machine | weight: amount             | Cannot use dataset.weight: algorithm factorization_machine takes no weights
            regression     | survival              | weight: amount             | Cannot use dataset.weight: algorithm survival takes no weights
            """)
    void weightsThatTaskOrAlgorithmDoNotUseAreRefused(String task, String algorithm, String key, String message) {
        String changed = Samples.resource("shop.yaml")
                .replace("  features: [spend]\n", "  features: [spend]\n  " + key + "\n")
                .replace("task: classification", "task: " + task)
                .replace("algorithm: gbt", "algorithm: " + algorithm);

        SpecError refused = catchThrowableOfType(
                SpecError.class, () -> PipelineReader.parse(changed, "shop.yaml", Samples.NOTHING));

        assertThat(refused).isNotNull();
        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(problem.line() + ":" + problem.column()).isEqualTo("43:3");
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            params: {maxIter: 5} | preprocess: {columns: {amout: categorical}} | Unknown input 'amout' in model.preprocess.columns. Did you mean 'amount'?
            params: {maxIter: 5} | preprocess: {columns: {amount: ordinal}} | Invalid value 'ordinal' for model.preprocess.columns.amount
            params: {maxIter: 5} | preprocess: {numeric: {scale: maxmin}} | Invalid value 'maxmin' for model.preprocess.numeric.scale. Valid: auto, standard, minmax, none.
            params: {maxIter: 5} | preprocess: {text: {bigrams: 2}} | expected true or false
            params: {maxIter: 5} | preprocess: {timestamp: {encode: sine}} | Invalid value 'sine' for model.preprocess.timestamp.encode
            params: {maxIter: 5} | preprocess: {categorical: {maxCategories: 200000}} | it must be at most 100000
            task: classification\\n  algorithm: gbt | task: regression\\n  algorithm: survival | Missing key 'censorCol' in model.params
            task: classification\\n  algorithm: gbt\\n  params: {maxIter: 5} | task: regression\\n  algorithm: survival\\n  params: {censorCol: ended} | Unknown column 'ended' in model.params.censorCol
            task: classification\\n  algorithm: gbt\\n  params: {maxIter: 5} | task: regression\\n  algorithm: survival\\n  params: {censorCol: 1} | it is the name of a column
            """)
    void whatTheModelSaysOfInputsIsRefusedWhereTheyAreNotSo(String right, String wrong, String message) {
        String changed = Samples.resource("shop.yaml")
                .replace("  features: [spend]\n", "")
                .replace(right.replace("\\n", "\n"), wrong.replace("\\n", "\n"));

        SpecError refused = catchThrowableOfType(
                SpecError.class, () -> PipelineReader.parse(changed, "shop.yaml", Samples.NOTHING));

        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).contains(message);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            # the file as YAML
            vars: {landing: in} | vars: {landing: in | 4:9 | Invalid YAML
            pipeline: shop | pipeline: @shop | 2:11 | Invalid YAML
            retries: 1 | cron: "0 3 * * *" | 8:3 | Duplicate key 'cron'; it is first set on line 5
            retries: 1 | ? [a, b] | 8:5 | Invalid key
            retries: 1 | retries: .inf | 8:12 | Invalid number '.inf'
            # names and keys
            apiVersion: nightjar/v1 | apiVersion: nightjar/v2 | 1:13 | expected 'nightjar/v1'
            apiVersion: nightjar/v1 | description: none | 1:1 | Missing key 'apiVersion'
            pipeline: shop | pipeline: Shop | 2:11 | lower-case letters
            pipeline: shop | pipline: shop | 2:1 | Unknown key 'pipline' in the file. Did you mean 'pipeline'?
            retries: 1 | retrys: 1 | 8:3 | Unknown key 'retrys' in schedule. Did you mean 'retries'?
            retries: 1 | often: 1 | 8:3 | Unknown key 'often' in schedule. Valid: cron, timezone, start
            eventTime: ordered_at | eventtime: ordered_at | 16:5 | Did you mean 'eventTime'?
            format: json | | 26:3 | Missing key 'format' in sources.returns
            path: returns | | 26:3 | Missing key 'path' in sources.returns
            path: returns | path: returns\\n    url: u | 29:5 | for format jdbc only
            format: json | format: jdbc | 28:5 | path is not for format jdbc
            format: json | format: jason | 27:13 | Invalid value 'jason' for sources.returns.format. Did you mean 'json'?
            spend: | Spend: | 31:3 | Invalid name 'Spend' in features: expected a name of lower-case letters
            - cast: {amount: "DECIMAL(10,2)"} | - {} | 19:9 | Expected exactly one of derive, rename, cast
            - cast: {amount: "DECIMAL(10,2)"} | - {filter: "amount > 0", drop: [amount]} | 19:9 | found filter, drop
            - cast: {amount: "DECIMAL(10,2)"} | - fitler: "amount > 0" | 19:9 | Unknown key 'fitler' in sources.orders.clean.0. Did you mean 'filter'?
            # types
            retries: 1 | retries: two | 8:12 | expected a whole number, found text
            retries: 1 | retries: -1 | 8:12 | it must be at least 0
            retries: 1 | retries: 1.5 | 8:12 | expected a whole number, found a number
            retries: 1 | retries: | 8:11 | expected a whole number, found nothing
            key: [order_id] | key: order_id | 15:10 | expected a list, found text
            key: [order_id] | key: [] | 15:10 | it needs at least 1
            onDrift: true | onDrift: yes | 49:34 | expected true or false, found text
            schema: "order_id LONG, returned BOOLEAN" | schema: {order_id: LONG} | 29:13 | expected text, found keys and values
            # how sources are read
            path: returns | path: returns\\n    changes: true | 29:5 | sources.returns.changes is for format delta only
            format: json | format: delta\\n    changes: true\\n    load: snapshot | 28:5 | sources.returns.changes is not for load snapshot
            format: json | format: delta\\n    changes: true\\n    options: {versionAsOf: 3} | 29:15 | is not for changes
            format: json | format: delta\\n    onEmpty: skip | 28:5 | is for formats of files
            path: returns | path: returns\\n    onEmpty: ignore | 29:14 | Valid: fail, skip
            path: returns | path: returns\\n    options: {mode: DROPMALFORMED} | 29:15 | sources.returns.options.mode cannot be set: use onMalformed
            path: returns | path: returns\\n    options: {ignoreCorruptFiles: true} | 29:15 | cannot be set: a file that cannot be read refuses the night
            path: returns | path: returns\\n    incremental: {column: order_id} | 29:5 | for format jdbc only
            path: returns | path: returns\\n    partition: {column: order_id, count: 0} | 29:42 | it must be at least 1
            path: returns | path: returns\\n    partition: {column: order_id} | 29:5 | Missing key 'count'
            format: json | format: text | 29:13 | format text has one column, 'value STRING'
            # durations, cron, time zone, dates
            retryDelay: PT5M | retryDelay: 5 minutes | 9:15 | a duration in ISO-8601, such as PT5M
            lateness: P1D | lateness: PT24H | 17:15 | whole days in ISO-8601, such as P7D
            windows: [P1D, P7D] | windows: [P1D, P0D] | 35:20 | at least one whole day
            windows: [P1D, P7D] | windows: [P1D, P1M] | 35:20 | at least one whole day
            cron: "0 2 * * *" | cron: "0 25 * * *" | 5:9 | Invalid cron expression '0 25 * * *'
            cron: "0 2 * * *" | cron: "0 0 2 * * *" | 5:9 | it has 6 fields
            cron: "0 2 * * *" | cron: "0 2 30 2 *" | 5:9 | that day never comes
            timezone: Europe/Berlin | timezone: Europe/Berlln | 6:13 | Did you mean 'Europe/Berlin'?
            start: 2026-01-01 | start: 2026-02-30 | 7:10 | Invalid date '2026-02-30'
            # variables
            path: returns | path: "${var.lading}/x" | 28:11 | Unknown variable '${var.lading}'. Did you mean '${var.landing}'?
            path: returns | path: "${dat}" | 28:11 | Did you mean '${date}'?
            path: returns | path: "${landing}" | 28:11 | Did you mean '${var.landing}'?
            path: returns | path: "${env.NO_SUCH}" | 28:11 | Environment variable 'NO_SUCH' is not set
            vars: {landing: in} | vars: {landing: "${var.a}", a: "${var.landing}"} | 3:17 | needs itself: landing -> a -> landing
            format: json | format: jdbc\\n    url: u\\n    table: t\\n    password: hunter2 | 30:15 | as ${env.NAME}
            # columns and types
            amount DOUBLE" | amount DUOBLE" | 14:13 | unknown type 'DUOBLE' of column 'amount'. Did you mean 'DOUBLE'?
            amount DOUBLE" | amount" | 14:13 | 'amount' is no column
            amount DOUBLE" | order_id DOUBLE" | 14:13 | column 'order_id' occurs twice
            DECIMAL(10,2) | DECMAL(10,2) | 19:24 | Did you mean 'DECIMAL'?
            key: [order_id] | key: [orderid] | 15:11 | Unknown column 'orderid' of source 'orders'
            eventTime: ordered_at | eventTime: orderd_at | 16:16 | Did you mean 'ordered_at'?
            by: [order_id], keep | by: [id], keep | 20:28 | Unknown column 'id'
            - cast: {amount: "DECIMAL(10,2)"} | - rename: {amount: customer_id} | 19:26 | that column is there already
            - cast: {amount: "DECIMAL(10,2)"} | - drop: [customer_id] | 33:14 | Unknown column 'customer_id'
            entity: [customer_id] | entity: [custmer_id] | 33:14 | Did you mean 'customer_id'?
            join: [order_id] | join: [customer_id] | 43:51 | Unknown column 'customer_id' of source 'returns'
            columns: [customer_id] | columns: [customer] | 54:13 | Unknown column 'customer' of source 'orders'
            eventTime: ordered_at | | 17:5 | lateness needs eventTime
            # loading
            lateness: P1D | load: upsert\\n    lateness: P1D | 18:5 | lateness is not for load upsert
            lateness: P1D | orderBy: amount | 17:5 | orderBy is for load upsert
            lateness: P1D | deleteWhen: "amount < 0" | 17:5 | deleteWhen is for load upsert
            lateness: P1D | onFileChange: ignore | 17:19 | Valid: fail, reingest
            lateness: P1D | load: snapshot\\n    onFileChange: fail | 18:5 | onFileChange is not for load snapshot
            format: json | format: delta\\n    onFileChange: reingest | 28:5 | this source has format delta
            # profile
            path: returns | path: returns\\n    profile: "no" | 29:14 | expected true or false, found text
            path: returns | path: returns\\n    profil: true | 29:5 | Did you mean 'profile'?
            # expectations
            rows: {min: 1, max: 100}, action: fail | rows: {min: 1, max: 100}, action: quarantine | 24:44 | Valid: fail, warn
            rows: {min: 1, max: 100} | rows: {min: 200, max: 100} | 24:22 | min 200 is more than max 100
            - {name: paid, check: "amount > 0", action: quarantine} | - {name: paid, action: quarantine} | 22:9 | Expected exactly one of check, notNull
            - {name: paid, check: "amount > 0", action: quarantine} | - {check: "a", unique: [order_id]} | 22:9 | found check, unique
            inSet: {column: customer_id, values: [1, 2]} | name: paid, notNull: [amount] | 23:16 | Duplicate name 'paid'
            inSet: {column: customer_id, values: [1, 2]} | matches: {column: amount, pattern: "(x"} | 23:45 | Invalid regular expression '(x'
            source: returns} | source: retruns} | 25:49 | Unknown source 'retruns' in sources.orders.expect.3.references.source. Did you mean 'returns'?
            source: returns} | source: orders} | 25:49 | orders -> orders
            # references
            source: orders | source: order | 32:13 | Unknown source 'order' in features.spend.source. Did you mean 'orders'?
            spine: orders | spine: ordres | 38:10 | Unknown source 'ordres' in dataset.spine. Did you mean 'orders'?
            features: [spend] | features: [spent] | 42:14 | Unknown feature view 'spent' in dataset.features.0. Did you mean 'spend'?
            source: returns, join | source: return, join | 43:35 | Unknown source 'return'
            columns: [customer_id] | source: returnz | 54:11 | Unknown source 'returnz' in scoring.source
            columns: [customer_id] | maxPeakMemory: 4 GB | 54:18 | Invalid value '4 GB' for scoring.maxPeakMemory: expected a number of bytes, such as 4g or 900m
            columns: [customer_id] | maxPeakMemory: 0g | 54:18 | expected a number of bytes
            columns: [customer_id] | maxPeakMemory: 9999999t | 54:18 | expected a number of bytes
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    columns: {age: amount} | 37:5 | Cannot have both aggregate and columns in features.spend
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    columns: {total_1d: amount} | 37:15 | Duplicate feature column 'spend__total_1d'
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {share: "total_1d / total_8d"} | 37:21 | Unknown feature 'total_8d' of view 'spend' in features.spend.derive.share. Did you mean 'total_1d'?
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {share: "spend__total_1d / 2"} | 37:21 | Unknown feature 'spend__total_1d'
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {total_1d: "total_7d"} | 37:14 | Duplicate feature column 'spend__total_1d'
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {Total_7D: "total_7d"} | 37:14 | Duplicate feature column 'spend__Total_7D'
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {as_of: "total_7d"} | 37:14 | Invalid name 'as_of' in features.spend.derive.as_of: in derive it is the moment
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {age: "as_of"}\\n    columns: {As_of: amount} | 38:15 | Invalid name 'As_of'
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {} | 37:5 | Expected at least one of any key in features.spend.derive, found none
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {share: 7} | 37:21 | expected text, found a whole number
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {idle: "unix_seconds(current_timestamp()) - total_1d"} | 37:20 | Cannot use current_timestamp in features.spend.derive.idle: it has another value each time, so a training set would not have the features of its nights. In derive, as_of is the moment
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {idle: "unix_seconds(now()) - total_1d"} | 37:20 | Cannot use now in
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {idle: "datediff(current_date, date(total_1d))"} | 37:20 | Cannot use current_date in
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {idle: "datediff(DATE 'today', date(total_1d))"} | 37:20 | Cannot use date 'today' in
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    derive: {luck: "total_1d * rand(42)"} | 37:20 | Cannot use rand in features.spend.derive.luck
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    where: "amount > Rand()" | 37:12 | Cannot use rand in features.spend.where
            aggregate: {total: "sum(amount)"} | aggregate: {total: "sum(amount)"}\\n    columns: {id: "uuid()"} | 37:19 | Cannot use uuid in features.spend.columns.id
            aggregate: {total: "sum(amount)"} | aggregate: {total: "count_if(ordered_at > now())"} | 36:24 | Cannot use now in features.spend.aggregate.total
            aggregate: {total: "sum(amount)"} | aggregate: {total: "max(unix_timestamp( ))"} | 36:24 | Cannot use unix_timestamp in
            # dataset and split
            label: {expr: returned, source: returns, join: [order_id], default: false, delay: P1D} | | 37:1 | Missing key 'label' in dataset
            label: {expr: returned, source: returns, join: [order_id], default: false, delay: P1D} | label: {expr: "amount > 9"} | 41:21 | Leak: input 'amount' reads column 'amount'
            label: {expr: returned, source: returns, join: [order_id], default: false, delay: P1D} | label: {expr: "amount > 9", delay: P1D} | 42:14 | Leak: feature view 'spend' reads column 'amount', of which the label is made, and which is final only after dataset.label.delay
            source: orders\\n    entity: [customer_id] | source: returns\\n    entity: [order_id] | 42:14 | Leak: feature view 'spend' reads 'returns', the source of the label, by event time
            label: {expr: returned, source: returns, join: [order_id], | label: {expr: returned, source: returns, | 43:3 | Missing key 'join' in dataset.label beside 'source'
            timestamp: ordered_at\\n  columns | columns | 43:15 | A split by time needs dataset.timestamp
            split: {by: time, train: P4D, validation: P1D, test: P1D} | | 37:1 | Missing key 'split' in dataset
            split: {by: time, train: P4D, validation: P1D, test: P1D} | split: {by: hash, train: 0.8, test: 0.3} | 44:10 | the shares add up to 1.1
            split: {by: time, train: P4D, validation: P1D, test: P1D} | split: {by: time, train: 0.8, test: 0.3} | 44:28 | expected text, found a number
            split: {by: time, train: P4D, validation: P1D, test: P1D} | split: {by: random} | 44:15 | Valid: time, hash, column
            split: {by: time, train: P4D, validation: P1D, test: P1D} | split: {by: column, column: amount, train: [a], test: [a]} | 44:58 | value 'a' is in train and in test
            split: {by: time, train: P4D, | split: {by: time, | 44:3 | Missing key 'train' in dataset.split
            # classes
            default: false, delay: P1D} | default: false, delay: P1D}\\n  classWeights: balance | 44:17 | Invalid value 'balance' for dataset.classWeights. Did you mean 'balanced'?
            default: false, delay: P1D} | default: false, delay: P1D}\\n  classWeights: {} | 44:3 | dataset.classWeights
            default: false, delay: P1D} | default: false, delay: P1D}\\n  classWeights: {"true": 0} | 44:26 | Invalid value '0' for dataset.classWeights.true: it must be more than 0
            default: false, delay: P1D} | default: false, delay: P1D}\\n  classWeights: [1, 20] | 44:17 | expected text or keys and values, found a list
            default: false, delay: P1D} | default: false, delay: P1D}\\n  classWeights: {"true": many} | 44:26 | expected a number, found text
            default: false, delay: P1D} | default: false, delay: P1D}\\n  downSample: {"false": 0} | 44:25 | Invalid value '0' for dataset.downSample.false: it must be more than 0
            default: false, delay: P1D} | default: false, delay: P1D}\\n  downSample: {"false": 10} | 44:25 | it must be at most 1
            default: false, delay: P1D} | default: false, delay: P1D}\\n  downSample: 0.1 | 44:15 | expected keys and values, found a number
            default: false, delay: P1D} | default: false, delay: P1D}\\n  downSamples: {"false": 0.1} | 44:3 | Did you mean 'downSample'?
            default: false, delay: P1D} | default: false, delay: P1D}\\n  correctProbabilities: false | 44:3 | dataset.correctProbabilities needs dataset.classWeights or dataset.downSample
            # model
            task: classification | task: clasification | 46:9 | Did you mean 'classification'?
            task: classification | | 45:1 | Missing key 'task' in model
            task: classification | use: other | 47:3 | model.algorithm cannot be set beside model.use
            algorithm: gbt | algorithm: gbdt | 47:14 | Unknown algorithm 'gbdt' for task classification. Did you mean 'gbt'?
            algorithm: gbt | algorithm: linear_regression | 47:14 | Unknown algorithm 'linear_regression' for task classification
            metric: areaUnderROC, min: 0.6 | metric: auc, min: 0.6 | 51:16 | Unknown metric 'auc' for task classification
            metric: areaUnderROC, min: 0.6 | metric: areaUnderRoc, min: 0.6 | 51:16 | Did you mean 'areaUnderROC'?
            metric: f1, vs: baseline | metric: f1 | 52:7 | Expected either min and max, or vs
            metric: f1, vs: baseline | metric: f1, vs: basline | 52:24 | Did you mean 'baseline'?
            metric: f1, vs: baseline | metric: f1, min: 0.1, slice: x | 52:37 | Unknown slice 'x'
            metric: f1, vs: baseline | metric: cost, max: 2 | 52:16 | The metric cost needs model.cost
            metric: areaUnderROC, alertBelow: 0.5 | metric: cost, alertAbove: 2 | 57:25 | The metric cost needs model.cost
            algorithm: gbt | algorithm: gbt\\n  cost: {falsePositive: 0, falseNegative: 0} | 48:9 | one of falsePositive and falseNegative must be more than 0
            algorithm: gbt | algorithm: gbt\\n  cost: {falsePositive: -1, falseNegative: 2} | 48:25 | at least 0
            metric: f1, vs: baseline | min: 0.1 | 52:7 | Expected exactly one of metric, serving
            every: P7D, | every: weekly, | 49:20 | at least one whole day
            # scoring and monitoring
            columns: [customer_id] | shadow: champion | 54:11 | which scores already
            algorithm: gbt\\n  params: {maxIter: 5}\\n  retrain: {every: P7D, onDrift: true}\\n  gates:\\n    - {metric: areaUnderROC, min: 0.6}\\n    - {metric: f1, vs: baseline}\\nscoring:\\n  columns: [customer_id] | algorithm: naive_bayes\\nscoring:\\n  explain: 2 | 49:12 | Cannot explain scores of naive_bayes
            columns: [customer_id] | split: {share: 0.1} | 54:3 | scoring.split needs scoring.shadow
            columns: [customer_id] | shadow: challenger\\n  split: {share: 1} | 55:18 | scoring.split.share
            columns: [customer_id] | shadow: challenger\\n  split: {share: 0} | 55:18 | scoring.split.share
            columns: [customer_id] | shadow: challenger\\n  split: {key: [order_id]} | 55:3 | Missing key 'share' in scoring.split
            columns: [customer_id] | columns: [customer_id]\\n  shadow: challenger\\n  split: {share: 0.1, key: [customer]} | 56:29 | Cannot split by column 'customer': scores have no such column. Carry it along with scoring.columns. Did you mean 'customer_id'?
            columns: [customer_id] | shadow: challenger\\n  explain: 1\\n  split: {share: 0.1} | 56:3 | scoring.split cannot be explained
            columns: [customer_id] | inputs: {nulls: {warn: 0.3, fail: 0.2}} | 54:19 | Invalid bounds in scoring.inputs.nulls: warn 0.3 is more than fail 0.2
            columns: [customer_id] | inputs: {newCategories: {fail: 0.01}} | 54:27 | Invalid bounds in scoring.inputs.newCategories: warn 0.05 is more than fail 0.01
            columns: [customer_id] | inputs: {newCategories: {fail: 1.5}} | 54:34 | scoring.inputs.newCategories.fail
            columns: [customer_id] | inputs: {null: {warn: 0.3}} | 54:12 | Did you mean 'nulls'?
            columns: [customer_id] | onEmpty: ignore | 54:12 | Valid: fail, skip
            columns: [customer_id] | load: snapshot | 54:9 | Valid: append, upsert
            columns: [customer_id] | retain: P0D | 54:11 | at least one whole day
            columns: [customer_id] | retain: 365 | 54:11 | expected text
            columns: [customer_id] | export: {format: xlsx, path: out} | 54:20 | Valid: csv, parquet
            columns: [customer_id] | export: {format: csv} | 54:3 | Missing key 'path'
            columns: [customer_id] | export: {path: out, header: true} | 54:23 | Unknown key 'header'
            columns: [customer_id] | clusterBy: [probability] | 54:15 | Unknown column of scores 'probability'
            columns: [customer_id] | load: upsert\\n  clusterBy: [order_id] | 55:3 | is not for scoring.load: upsert
            columns: [customer_id] | export: {path: "out/*.csv"} | 54:18 | Invalid scoring.export.path: it names one folder, and '*' makes a pattern of it
            warn: 0.1, alert: 0.2 | warn: 0.3, alert: 0.2 | 56:13 | warn 0.3 is more than alert 0.2
            metric: psi, | metric: kl, | 56:22 | Valid: psi, js, ks, wasserstein
            metric: areaUnderROC, alertBelow: 0.5 | metric: rmse, alertBelow: 0.5 | 57:25 | Unknown metric 'rmse' for task classification
            metric: areaUnderROC, alertBelow: 0.5 | metric: areaUnderROC | 57:3 | Expected at least one of alertBelow, alertAbove
            """)
    void aWrongPlaceIsRefusedThereWithAHelpfulMessage(String right, String wrong, String place, String message) {
        String from = right.replace("\\n", "\n");
        String to = wrong == null ? "" : wrong.replace("\\n", "\n");
        String shop = Samples.resource("shop.yaml");
        assertThat(shop).contains(from);
        String changed = shop.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));

        SpecError refused = catchThrowableOfType(
                SpecError.class, () -> PipelineReader.parse(changed, "shop.yaml", Samples.NOTHING));

        assertThat(refused).as("refusal of%n%s", changed).isNotNull();
        assertThat(refused.problems()).anySatisfy(problem -> {
            assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
            assertThat(problem.message()).contains(message);
        });
        assertThat(refused).hasMessageContaining("shop.yaml:" + place + ": ");
    }
}
