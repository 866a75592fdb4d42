/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.card;

import dev.nightjar.core.registry.Bars;
import dev.nightjar.core.registry.Curve;
import java.util.List;

/** A piece of a model card, which each format writes in its way. */
sealed interface Block {

    /** Begins a section. */
    record Heading(String text) implements Block {}

    record Paragraph(String text) implements Block {}

    /** Rows of text below names of columns. */
    record Table(List<String> names, List<List<String>> rows) implements Block {}

    record Lines(Curve curve) implements Block {}

    record Strokes(Bars bars) implements Block {}
}
