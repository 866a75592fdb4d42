/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.reproduction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.core.Json;
import dev.nightjar.core.registry.ArtifactFile;
import dev.nightjar.core.registry.ArtifactFolder;
import dev.nightjar.core.reproduction.Comparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * Two saved models by what their files say: rows of Parquet, values of JSON, whatever else byte by byte. Names, identifiers
 * and times that Spark ML makes anew with each model do not count.
 */
public final class FolderComparison {

    /** What Spark writes of one table or text: all files of the folder are one thing. */
    private static final String PART = "part-[^/]*";

    private static final List<String> CHANCE = List.of("uid", "timestamp", "sparkVersion");

    private final SparkSession spark;
    private final Saved then;
    private final Saved now;

    public FolderComparison(SparkSession spark, Saved then, Saved now) {
        this.spark = spark;
        this.then = then;
        this.now = now;
    }

    /**
     * A saved model.
     *
     * @param location where Spark may read it
     * @param files that are to be compared, with their hashes
     */
    public record Saved(String location, ArtifactFolder folder, Map<String, ArtifactFile> files) {

        /** Files that belong together, by a name that both models have. */
        private Map<String, List<String>> units() {
            Map<String, List<String>> units = new TreeMap<>();
            for (String file : new TreeSet<>(files.keySet())) {
                String name = file.substring(file.lastIndexOf('/') + 1);
                if (!name.startsWith(".") && !name.startsWith("_")) {
                    String unit = name.matches(PART) ? parent(file) : file;
                    units.computeIfAbsent(common(unit), u -> new ArrayList<>()).add(file);
                }
            }
            return units;
        }

        private String text(String file) throws IOException {
            return new String(folder.read(file, files.get(file)), StandardCharsets.UTF_8);
        }
    }

    /** All that either has, by path. */
    public List<Comparison> compare() throws IOException {
        Map<String, List<String>> before = then.units();
        Map<String, List<String>> after = now.units();
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        List<Comparison> comparisons = new ArrayList<>();
        for (String unit : all) {
            if (!before.containsKey(unit) || !after.containsKey(unit)) {
                comparisons.add(
                        Comparison.other(unit, before.containsKey(unit) ? "missing now" : "was not there then"));
            } else {
                comparisons.add(compare(unit, before.get(unit), after.get(unit)));
            }
        }
        return comparisons;
    }

    private Comparison compare(String unit, List<String> before, List<String> after) throws IOException {
        if (before.get(0).endsWith(".parquet") && after.get(0).endsWith(".parquet")) {
            return RowsComparison.of(
                    unit,
                    spark.read().parquet(then.location() + "/" + parent(before.get(0))),
                    spark.read().parquet(now.location() + "/" + parent(after.get(0))));
        }
        Differences differences = new Differences(unit);
        List<String> lines = documents(then, before);
        List<String> linesNow = documents(now, after);
        for (int i = 0; i < Math.max(lines.size(), linesNow.size()); i++) {
            String name = lines.size() > 1 ? "document " + (i + 1) : "";
            if (i >= lines.size() || i >= linesNow.size()) {
                differences.onlyOne(name, i >= lines.size() ? "now" : "then");
            } else {
                documents(differences, name, lines.get(i), linesNow.get(i));
            }
        }
        return differences.comparison();
    }

    /** Spark writes a document a line, others one a file. */
    private static List<String> documents(Saved saved, List<String> files) throws IOException {
        List<String> documents = new ArrayList<>();
        for (String file : files) {
            String text = saved.text(file);
            if (file.substring(file.lastIndexOf('/') + 1).matches(PART)) {
                text.lines().filter(line -> !line.isBlank()).forEach(documents::add);
            } else {
                documents.add(text);
            }
        }
        return documents;
    }

    private static void documents(Differences differences, String name, String then, String now) {
        try {
            new JsonComparison(differences).compare(name, lasting(then), lasting(now));
        } catch (JsonProcessingException e) {
            differences.add(name, then, now);
        }
    }

    /** A document; the metadata of a stage without what is new in each, as is its identifier also in names of columns. */
    private static JsonNode lasting(String text) throws JsonProcessingException {
        JsonNode document = Json.MAPPER.readTree(text);
        if (!document.path("uid").isTextual() || !document.has("class")) {
            return document;
        }
        ObjectNode metadata = (ObjectNode)
                Json.MAPPER.readTree(text.replace(document.path("uid").textValue(), "uid"));
        metadata.remove(CHANCE);
        if (metadata.path("paramMap") instanceof ObjectNode params) {
            params.remove("stageUids");
        }
        return metadata;
    }

    /** A stage's folder is named by its number and a random identifier. */
    private static String common(String path) {
        return path.replaceAll("(^|/)(\\d+)_[^/]*_[0-9a-f]{12}(?=/|$)", "$1$2");
    }

    private static String parent(String file) {
        return file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
    }
}
