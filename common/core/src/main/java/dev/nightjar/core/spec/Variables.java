/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces `${...}` in the texts of a file; `$${` stands for `${` itself. A scalar without quotes takes the type that
 * its result would have had in its place, so that `maxIter: ${var.n}` is a number.
 */
final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}]*)}");
    private static final String VAR = "var.";
    private static final String ENV = "env.";

    private final Substitution given;
    private final Problems problems;
    private final Map<String, SpecNode> declared = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final Map<String, String> taken = new LinkedHashMap<>();
    private final Deque<String> open = new ArrayDeque<>();

    /** @param vars the file's own variables, which those that are given replace */
    Variables(SpecNode vars, Substitution given, Problems problems) {
        vars.entries().forEach(entry -> declared.put(entry.name(), entry));
        this.given = given;
        this.problems = problems;
    }

    /** The tree of the file with everything replaced, and with `vars` as they are in force. */
    JsonNode replaceAll(YamlDocument document) {
        SpecNode root = new SpecNode("", document.root());
        ObjectNode replaced = (ObjectNode) tree(root, document.plain());
        ObjectNode vars = JsonNodeFactory.instance.objectNode();
        declared.forEach((name, node) -> vars.set(name, inForce(name, node, document.plain())));
        if (replaced.path("vars").isObject()) {
            replaced.set("vars", vars);
        }
        return replaced;
    }

    Secrets secrets() {
        return Secrets.of(secrets);
    }

    /** The variables from outside that the file uses, as they were given. */
    Map<String, String> taken() {
        return Map.copyOf(taken);
    }

    private JsonNode inForce(String name, SpecNode node, Set<String> plain) {
        String outside = given.vars().get(name);
        if (outside == null) {
            return tree(node, plain);
        }
        taken.put(name, outside);
        return JsonNodeFactory.instance.textNode(outside);
    }

    private JsonNode tree(SpecNode node, Set<String> plain) {
        if (node.json().isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.json()
                    .propertyStream()
                    .forEach(entry -> object.set(
                            entry.getKey(),
                            tree(
                                    new SpecNode(YamlReader.pointer(node.pointer(), entry.getKey()), entry.getValue()),
                                    plain)));
            return object;
        }
        if (node.json().isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.items().forEach(item -> array.add(tree(item, plain)));
            return array;
        }
        return node.json().isTextual() ? text(node, plain.contains(node.pointer())) : node.json();
    }

    private JsonNode text(SpecNode node, boolean plain) {
        String text = node.json().textValue();
        String replaced = replace(text, node);
        if (!plain || replaced.equals(text)) {
            return JsonNodeFactory.instance.textNode(replaced);
        }
        try {
            return CoreSchema.plain(replaced);
        } catch (NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(replaced);
        }
    }

    private String replace(String text, SpecNode place) {
        return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match, place)));
    }

    private String value(MatchResult match, SpecNode place) {
        if (match.group().startsWith("$$")) {
            return match.group().substring(1);
        }
        String name = match.group(1);
        if (name.startsWith(VAR)) {
            return variable(name.substring(VAR.length()), place).orElseGet(match::group);
        }
        if (name.startsWith(ENV)) {
            return environment(name.substring(ENV.length()), place).orElseGet(match::group);
        }
        return date(name, place).orElseGet(match::group);
    }

    private Optional<String> date(String name, SpecNode place) {
        return switch (name) {
            case "date" -> given.date().map(Object::toString);
            case "date.nodash" -> given.date().map(date -> date.toString().replace("-", ""));
            default -> {
                problems.at(place, "Unknown variable '${" + name + "}'." + hint(name));
                yield Optional.empty();
            }
        };
    }

    private String hint(String name) {
        Set<String> valid = new TreeSet<>(Set.of("date", "date.nodash"));
        names().forEach(known -> valid.add(VAR + known));
        return Nearest.to(name, valid)
                .or(() -> names().contains(name) ? Optional.of(VAR + name) : Optional.empty())
                .map(near -> " Did you mean '${" + near + "}'?")
                .orElse(" Valid: ${date}, ${date.nodash}, ${var.NAME} and ${env.NAME}.");
    }

    private Optional<String> variable(String name, SpecNode place) {
        String outside = given.vars().get(name);
        SpecNode inside = declared.get(name);
        if (outside == null && inside == null) {
            problems.at(place, "Unknown variable '${var." + name + "}'." + undeclared(name, names()));
            return Optional.empty();
        }
        if (open.contains(name)) {
            problems.at(inside == null ? place : inside, "Variable '" + name + "' needs itself: " + circle(name) + ".");
            return Optional.empty();
        }
        if (outside != null) {
            taken.put(name, outside);
        }
        open.addLast(name);
        String value = outside == null ? replace(inside.json().asText(), inside) : replace(outside, place);
        open.removeLast();
        return Optional.of(value);
    }

    private String circle(String name) {
        StringBuilder circle = new StringBuilder();
        open.stream()
                .dropWhile(one -> !one.equals(name))
                .forEach(one -> circle.append(one).append(" -> "));
        return circle + name;
    }

    private static String undeclared(String name, Collection<String> names) {
        return names.isEmpty()
                ? " Declare it under 'vars', in the environment file, or with --set " + name + "=VALUE."
                : Nearest.to(name, names)
                        .map(near -> " Did you mean '${var." + near + "}'?")
                        .orElse(" Declared: " + String.join(", ", names) + ".");
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(declared.keySet());
        names.addAll(given.vars().keySet());
        return names;
    }

    private Optional<String> environment(String name, SpecNode place) {
        String value = given.env().get(name);
        if (value == null) {
            // only the nearest name: listing the environment would tell strangers too much
            String hint = Nearest.to(name, given.env().keySet())
                    .map(near -> " Did you mean '${env." + near + "}'?")
                    .orElse(" Set it before starting Nightjar.");
            problems.at(place, "Environment variable '" + name + "' is not set." + hint);
            return Optional.empty();
        }
        secrets.add(value);
        return Optional.of(value);
    }
}
