/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Which unquoted scalars are what: the core schema of YAML 1.2, section 10.3.2, so that `yes`, `no`, `on`, `off`, dates
 * and `1:30` are text. Merge keys (`&lt;&lt;`) are those of YAML 1.1.
 */
final class CoreSchema extends Resolver {

    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern BOOL = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern INT = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern FLOAT = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final Pattern MERGE = Pattern.compile("<<");

    @Override
    protected void addImplicitResolvers() {
        addImplicitResolver(Tag.NULL, whole(NULL), "~nN\0");
        addImplicitResolver(Tag.NULL, whole(Pattern.compile("")), null);
        addImplicitResolver(Tag.BOOL, whole(BOOL), "tTfF");
        addImplicitResolver(Tag.INT, whole(INT), "-+0123456789");
        addImplicitResolver(Tag.FLOAT, whole(FLOAT), "-+0123456789.");
        addImplicitResolver(Tag.MERGE, whole(MERGE), "<");
    }

    /** The value that an unquoted scalar stands for. */
    static JsonNode plain(String text) {
        if (NULL.matcher(text).matches()) {
            return NullNode.getInstance();
        }
        if (BOOL.matcher(text).matches()) {
            return tagged(Tag.BOOL, text);
        }
        if (INT.matcher(text).matches()) {
            return tagged(Tag.INT, text);
        }
        return FLOAT.matcher(text).matches() ? tagged(Tag.FLOAT, text) : TextNode.valueOf(text);
    }

    /**
     * The value of a scalar with a known tag.
     *
     * @throws NumberFormatException if the text is no number of that kind, or no finite one
     */
    static JsonNode tagged(Tag tag, String text) {
        if (tag.equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        if (tag.equals(Tag.BOOL)) {
            return BooleanNode.valueOf("true".equalsIgnoreCase(text));
        }
        if (tag.equals(Tag.INT)) {
            return integer(text);
        }
        return tag.equals(Tag.FLOAT) ? finite(text) : TextNode.valueOf(text);
    }

    private static JsonNode integer(String text) {
        BigInteger value = text.startsWith("0o")
                ? new BigInteger(text.substring(2), 8)
                : text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
        if (value.bitLength() < Integer.SIZE) {
            return JsonNodeFactory.instance.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE
                ? JsonNodeFactory.instance.numberNode(value.longValue())
                : JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode finite(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new NumberFormatException(text);
        }
        return DoubleNode.valueOf(value);
    }

    private static Pattern whole(Pattern pattern) {
        return Pattern.compile("^(?:" + pattern.pattern() + ")$");
    }
}
