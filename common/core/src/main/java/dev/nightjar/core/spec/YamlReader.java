/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML 1.2 document into a JSON tree and keeps where everything was. Anchors, aliases and merge keys are
 * resolved; a key that occurs twice, an alias inside its own anchor and non-finite numbers are problems.
 */
final class YamlReader {

    /** More than any pipeline needs, and far less than nested aliases can blow up to. */
    private static final int MOST_NODES = 200_000;

    private final String file;
    private final Map<String, Location> keys = new HashMap<>();
    private final Map<String, Location> values = new HashMap<>();
    private final Set<String> plain = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Deque<Node> parents = new ArrayDeque<>();

    private YamlReader(String file) {
        this.file = file;
    }

    /** @throws SpecError if the text is not one YAML document with a mapping at its top */
    static YamlDocument read(String yaml, String file) {
        return new YamlReader(file).document(yaml);
    }

    private YamlDocument document(String yaml) {
        Node top = compose(yaml);
        if (!(top instanceof MappingNode)) {
            throw refusal(
                    top == null ? Location.START : location(top),
                    top == null ? "The file is empty; expected keys and values." : "Expected keys and values here.");
        }
        JsonNode root = value(top, "");
        if (!problems.isEmpty()) {
            throw new SpecError(problems);
        }
        return new YamlDocument(root, new Locations(keys, values), Set.copyOf(plain));
    }

    private Node compose(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(1000);
        try {
            return new Composer(new ParserImpl(new StreamReader(yaml), options), new CoreSchema(), options)
                    .getSingleNode();
        } catch (MarkedYAMLException e) {
            throw refusal(location(e.getProblemMark()), "Invalid YAML: " + reason(e) + ".");
        } catch (ReaderException e) {
            String before = yaml.substring(0, yaml.offsetByCodePoints(0, e.getPosition()));
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            throw refusal(
                    new Location(line, before.length() - before.lastIndexOf('\n')),
                    String.format("Invalid YAML: the character U+%04X is not allowed.", e.getCodePoint()));
        }
    }

    private static String reason(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem()).replaceAll("\\s+", " ").strip();
        return e.getContext() == null || e.getContext().isBlank() ? problem : e.getContext() + ", " + problem;
    }

    private JsonNode value(Node node, String pointer) {
        values.put(pointer, location(node));
        if (values.size() > MOST_NODES) {
            throw refusal(location(node), "The file is too large once its aliases are followed.");
        }
        if (parents.contains(node)) {
            throw refusal(location(node), "Invalid alias: what it stands for holds the alias itself.");
        }
        parents.push(node);
        JsonNode json;
        if (node instanceof MappingNode mapping) {
            json = mapping(mapping, pointer);
        } else if (node instanceof SequenceNode sequence) {
            json = sequence(sequence, pointer);
        } else {
            json = scalar((ScalarNode) node, pointer);
        }
        parents.pop();
        return json;
    }

    private JsonNode scalar(ScalarNode node, String pointer) {
        if (node.getScalarStyle() == ScalarStyle.PLAIN) {
            plain.add(pointer);
        }
        try {
            return CoreSchema.tagged(node.getTag(), node.getValue());
        } catch (NumberFormatException e) {
            return refuse(node, "Invalid number '" + node.getValue() + "': it must be finite.");
        }
    }

    private JsonNode sequence(SequenceNode node, String pointer) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node item : node.getValue()) {
            array.add(value(item, pointer + "/" + array.size()));
        }
        return array;
    }

    private JsonNode mapping(MappingNode node, String pointer) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple entry : node.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.add(entry.getValueNode());
            } else {
                entry(entry, object, pointer);
            }
        }
        merged.forEach(source -> merge(source, object, pointer));
        return object;
    }

    private void entry(NodeTuple entry, ObjectNode object, String pointer) {
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            refuse(entry.getKeyNode(), "Invalid key: it must be a single word or text.");
            return;
        }
        String name = key.getValue();
        String at = pointer(pointer, name);
        if (object.has(name)) {
            refuse(
                    key,
                    "Duplicate key '" + name + "'; it is first set on line "
                            + keys.get(at).line() + ".");
            return;
        }
        keys.put(at, location(key));
        object.set(name, value(entry.getValueNode(), at));
    }

    /** Keys of the mapping itself win over merged ones, and earlier merged ones over later. */
    private void merge(Node source, ObjectNode object, String pointer) {
        if (source instanceof SequenceNode several) {
            several.getValue().forEach(one -> merge(one, object, pointer));
        } else if (source instanceof MappingNode mapping && !parents.contains(source)) {
            parents.push(source);
            mergeEntries(mapping, object, pointer);
            parents.pop();
        } else {
            refuse(source, "Invalid merge: '<<' takes an alias of keys and values, or a list of such.");
        }
    }

    private void mergeEntries(MappingNode mapping, ObjectNode object, String pointer) {
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(entry.getValueNode(), object, pointer);
            } else if (!(entry.getKeyNode() instanceof ScalarNode key && object.has(key.getValue()))) {
                entry(entry, object, pointer);
            }
        }
    }

    private JsonNode refuse(Node node, String message) {
        Location at = location(node);
        problems.add(new Problem(file, at.line(), at.column(), message));
        return JsonNodeFactory.instance.nullNode();
    }

    private SpecError refusal(Location at, String message) {
        return new SpecError(List.of(new Problem(file, at.line(), at.column(), message)));
    }

    static String pointer(String parent, String key) {
        return parent + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private static Location location(Node node) {
        return location(node.getStartMark());
    }

    private static Location location(Mark mark) {
        return mark == null ? Location.START : new Location(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
