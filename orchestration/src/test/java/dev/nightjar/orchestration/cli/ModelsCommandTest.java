/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.registry.DeltaModelRegistry;
import dev.nightjar.core.registry.ModelRegistry;
import dev.nightjar.core.registry.RegisteredModel;
import dev.nightjar.core.registry.RegistryEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry as its commands show and change it: versions 1 and 2 passed their gates, 3 did not, 2 is champion. */
class ModelsCommandTest {

    private static final Instant NOW = Instant.parse("2026-01-31T02:00:00Z");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ModelRegistry registry;

    @BeforeEach
    void register() throws IOException {
        registry = new DeltaModelRegistry(Lake.at(folder + "/lake"));
        RegisteredModel model = registry.model("fraud");
        for (int version = 1; version <= 3; version++) {
            model = registry.append(
                    model,
                    new RegistryEvent.VersionRegistered(
                            "fraud", NOW, "night-" + version, Fraud.version(folder.resolve("v" + version), version)));
        }
        for (int version = 1; version <= 2; version++) {
            Optional<Integer> from = version == 1 ? Optional.empty() : Optional.of(1);
            model = registry.append(
                    model,
                    new RegistryEvent.AliasMoved(
                            "fraud",
                            NOW,
                            "night-" + version,
                            "champion",
                            from,
                            Optional.of(version),
                            "passed its gates"));
        }
    }

    @Test
    void aRollbackSaysWhoWhenAndWhyAndIsOneEvent() throws IOException {
        long before = registry.model("fraud").sequence();

        assertThat(models("rollback fraud --by ann --reason worse")).isZero();

        assertThat(out.toString())
                .startsWith("fraud: champion 2 -> 1, by ann at 20")
                .endsWith(": worse\n");
        assertThat(registry.model("fraud").sequence()).isEqualTo(before + 1);
        assertThat(models("show fraud")).isZero();
        assertThat(out.toString()).contains("champion 2 -> 1, by ann at ").contains(": worse");
        assertThat(models("show fraud --history")).isZero();
        assertThat(out.toString()).contains("version 1 registered", "champion none -> 1", "champion 2 -> 1");
        JsonNode event = json("show fraud").path("history").get(5);
        assertThat(event.path("event").asText()).isEqualTo("AliasMoved");
        assertThat(event.path("actor").asText()).isEqualTo("ann");
        assertThat(event.path("reason").asText()).isEqualTo("worse");
        assertThat(event.path("from").asInt()).isEqualTo(2);
        assertThat(models("rollback fraud")).isEqualTo(2);
        assertThat(err.toString()).contains("never pointed to another version");
    }

    @Test
    void aWorseChallengerIsRefusedWithItsFiguresAndMayStillBeLookedAt() {
        assertThat(models("promote fraud@3")).isEqualTo(4);
        assertThat(err.toString()).contains("to champion: it did not pass its gates: areaUnderROC >= 0.85", "0.7000");
        assertThat(models("promote fraud@3 --alias challenger --by ann --reason shadow"))
                .isZero();
        assertThat(out.toString()).startsWith("fraud: challenger none -> 3, by ann at ");
        assertThat(models("promote fraud@champion")).isZero();
        assertThat(out.toString()).contains("nothing to change, challenger=3 champion=2");
    }

    @Test
    void aRejectedVersionIsNoChampionAgain() {
        assertThat(models("reject fraud@2 --reason leak")).isEqualTo(2);
        assertThat(err.toString()).contains("in use (champion=2)");
        assertThat(models("reject fraud@1 --by bob --reason leak")).isZero();
        assertThat(models("promote fraud@1")).isEqualTo(4);
        assertThat(err.toString()).contains("it was rejected (by bob: leak)");
        assertThat(models("rollback fraud")).isEqualTo(4);
        assertThat(registry.model("fraud").aliases()).containsEntry("champion", 2);
    }

    @Test
    void tagsAreSetAndRemoved() {
        assertThat(models("tag fraud@champion reviewed=yes ticket=R-7")).isZero();
        assertThat(registry.model("fraud").version(2).orElseThrow().tags())
                .containsEntry("reviewed", "yes")
                .containsEntry("ticket", "R-7");
        assertThat(models("tag fraud@2 --remove ticket")).isZero();
        assertThat(out.toString()).contains("version 2 tag -ticket, by ");
        assertThat(registry.model("fraud").version(2).orElseThrow().tags()).containsOnlyKeys("reviewed");
        assertThat(models("tag fraud@2")).isEqualTo(2);
    }

    @Test
    void onlyWhatDiffersIsShownUnlessAllIsAskedFor() throws IOException {
        assertThat(models("diff fraud 1 champion")).isZero();
        assertThat(out.toString())
                .contains("params.maxIter", "metrics.test.areaUnderROC", "0.9000  [0.8800, 0.9200]", "+0.0200")
                .contains("inputs.fraud.dataset")
                .doesNotContain("algorithm");
        JsonNode all = json("diff fraud 1 2 --all");
        assertThat(all.path("to").asInt()).isEqualTo(2);
        assertThat(all.path("differences").findValuesAsText("what")).contains("algorithm", "signature", "specHash");
        assertThat(models("diff fraud 2 champion")).isZero();
        assertThat(out.toString()).contains("do not differ");
    }

    @Test
    void whatIsNotAsItWasRegisteredIsNamed() throws IOException {
        assertThat(models("verify fraud")).isZero();
        assertThat(out.toString().lines()).hasSize(3).allMatch(line -> line.contains("verified  3 files  not signed"));
        Files.writeString(folder.resolve("v2/model.json"), "{\"threshold\": 0.9}");
        Files.writeString(folder.resolve("v2/payload.ser"), "x");
        assertThat(models("verify fraud@1")).isZero();
        assertThat(models("verify fraud")).isEqualTo(3);
        assertThat(out.toString()).contains("fraud@2  refused");
        assertThat(err.toString())
                .contains("Version 2 of model fraud in " + folder.resolve("v2"))
                .contains("file model.json has 18 bytes", "file payload.ser was not registered");
        JsonNode document = json("verify fraud@2");
        assertThat(document.get(0).path("problems")).hasSize(2);
    }

    @Test
    void aNewKeyIsWrittenForItsOwnerAloneAndNeverOver() throws IOException {
        Path key = folder.resolve("signing.key");
        assertThat(models("keygen --to " + key)).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(out.toString())
                .contains("publicKeys: [\"MCowBQYDK2Vw")
                .contains("signingKey: \"${env.NIGHTJAR_SIGNING_KEY}\"")
                .doesNotContain(Files.readString(key).strip());
        assertThat(models("keygen --to " + key)).isEqualTo(2);
    }

    @Test
    void aCardTellsWhatAVersionIsAndHowGood() throws IOException {
        assertThat(models("card fraud@champion")).isZero();
        assertThat(out.toString())
                .startsWith(
                        "# fraud version 2\n\nFraud &lt;scores&gt; &amp; more · classification by gbt · registered ·"
                                + " champion\n")
                .contains("| intended use | Blocks \\| holds payments\\_of cards |")
                .contains("| limits | not stated (model.card.limits) |")
                .contains("| threshold | positive from a probability of 0.125 |")
                .contains("| train | 12,000 | 2026-01-01 | 2026-01-23 |\n| test | 400 |")
                .contains("| fraud.dataset | 2 |")
                .contains("| areaUnderROC | 0.9200 | 0.9000 to 0.9400 | 0.5000 |")
                .contains("| areaUnderROC &gt;= 0.85 | passed | areaUnderROC is 0.92000 |")
                .contains("| slice | rows | areaUnderROC | 95 % interval |")
                .contains("| channel=web | 150 | 0.8100 | 0.7900 to 0.8300 |")
                .contains("The baseline gives every row the share of positive training rows.")
                .contains("## Confusion matrix")
                .contains("![Receiver operating characteristic](data:image/svg+xml;base64,")
                .contains("champion 1 -&gt; 2, by night-2 at 2026-01-31T02:00:00Z: passed its gates");
        Path page = folder.resolve("cards/fraud.html");
        assertThat(models("card fraud@2 --html " + page)).isZero();
        assertThat(page)
                .content()
                .contains(
                        "<title>fraud version 2</title>",
                        "Fraud &lt;scores&gt; &amp; more",
                        "<td class=\"number\">0.9200</td>")
                .contains("<polyline class=\"line s0\" points=\"44.0,226.0 74.4,64.4 348.0,24.0\"/>")
                .contains("Importance of inputs", "not signed")
                .doesNotContain("<scores>", "src=", "href=");
        JsonNode document = json("card fraud@2");
        assertThat(document.at("/figures/curves/0/name").asText()).isEqualTo("roc");
        assertThat(document.at("/version/manifest/model.json/bytes").asInt()).isEqualTo(2);
        Files.writeString(folder.resolve("v2/figures.json"), "{}");
        assertThat(models("card fraud@2")).isEqualTo(3);
        assertThat(err.toString()).contains("file figures.json in ", "is not the one that was registered");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "show fraut           | Did you mean 'fraud'?",
                "promote fraud        | write fraud@3",
                "promote fraud@7      | Unknown version 7 of model fraud: it has versions 1 to 3 and the aliases [champion].",
                "promote fraud@champ  | Unknown version champ",
                "reject fraud@1       | --reason",
                "tag fraud@1 reviewed | TAG=VALUE",
                "diff fraud 1         | VERSION",
                "sign fraud@1         | nightjar models keygen",
                "verify fraud@9       | Unknown version 9"
            })
    void wrongUsageIsExplained(String line, String message) {
        assertThat(models(line.strip())).isEqualTo(2);
        assertThat(err.toString()).contains(message.strip()).doesNotContain("Exception");
    }

    private JsonNode json(String line) throws IOException {
        models(line + " --json");
        return Json.MAPPER.readTree(out.toString());
    }

    private int models(String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> words = new ArrayList<>(List.of("models"));
        words.addAll(List.of(line.split(" +")));
        words.addAll(List.of("--warehouse", folder + "/lake"));
        return Nightjar.run(new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
    }
}
