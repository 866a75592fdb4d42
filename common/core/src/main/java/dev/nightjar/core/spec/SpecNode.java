/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A node of the file's tree that knows its JSON pointer. What is missing, or null, is absent. */
record SpecNode(String pointer, JsonNode json) {

    SpecNode at(String key) {
        JsonNode child = json.path(key);
        return new SpecNode(YamlReader.pointer(pointer, key), child.isNull() ? MissingNode.getInstance() : child);
    }

    /** Of an object by key, or of a list by index. */
    SpecNode child(String step) {
        return json.isArray() ? new SpecNode(pointer + "/" + step, json.path(Integer.parseInt(step))) : at(step);
    }

    boolean present() {
        return !json.isMissingNode() && !json.isNull();
    }

    Optional<SpecNode> maybe(String key) {
        return Optional.of(at(key)).filter(SpecNode::present);
    }

    /** Key or index under which its parent holds it. */
    String name() {
        String last = pointer.substring(pointer.lastIndexOf('/') + 1);
        return last.replace("~1", "/").replace("~0", "~");
    }

    /** As in a sentence: `sources.transactions.path`. */
    String path() {
        return pointer.isEmpty()
                ? "the file"
                : pointer.substring(1).replace('/', '.').replace("~1", "/");
    }

    List<SpecNode> items() {
        return json.isArray()
                ? IntStream.range(0, json.size())
                        .mapToObj(i -> new SpecNode(pointer + "/" + i, json.get(i)))
                        .toList()
                : List.of();
    }

    List<SpecNode> entries() {
        return json.isObject()
                ? json.propertyStream().map(entry -> at(entry.getKey())).toList()
                : List.of();
    }

    List<String> keys() {
        return entries().stream().map(SpecNode::name).toList();
    }

    /** Empty unless it is text. */
    Optional<String> text() {
        return Optional.ofNullable(json.textValue());
    }

    Optional<String> text(String key) {
        return at(key).text();
    }

    /** Empty unless it is a period in ISO-8601. */
    Optional<Period> period() {
        try {
            return text().map(Period::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Text, numbers and Booleans alike, as text. */
    Optional<String> scalar(String key) {
        return maybe(key).map(node -> node.json.asText());
    }

    List<String> texts(String key) {
        return at(key).items().stream().map(item -> item.json.asText()).toList();
    }

    Map<String, String> map(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        at(key).entries().forEach(entry -> map.put(entry.name(), entry.json.asText()));
        return Ordered.copy(map);
    }

    Optional<Double> number(String key) {
        return maybe(key).map(node -> node.json.asDouble());
    }

    Optional<Long> whole(String key) {
        return maybe(key).map(node -> node.json.asLong());
    }

    Optional<Boolean> flag(String key) {
        return maybe(key).map(node -> node.json.asBoolean());
    }

    Optional<Period> days(String key) {
        return text(key).map(Period::parse);
    }

    Optional<Duration> duration(String key) {
        return text(key).map(Duration::parse);
    }

    /** The constant written in camel case: `addColumns` is `ADD_COLUMNS`. */
    <E extends Enum<E>> E choice(String key, E otherwise) {
        return text(key)
                .map(text -> Enum.valueOf(
                        otherwise.getDeclaringClass(),
                        text.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT)))
                .orElse(otherwise);
    }
}
