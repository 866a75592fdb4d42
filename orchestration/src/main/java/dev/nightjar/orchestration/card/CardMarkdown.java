/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.card;

import dev.nightjar.orchestration.card.Block.Heading;
import dev.nightjar.orchestration.card.Block.Lines;
import dev.nightjar.orchestration.card.Block.Paragraph;
import dev.nightjar.orchestration.card.Block.Strokes;
import dev.nightjar.orchestration.card.Block.Table;
import dev.nightjar.orchestration.page.Html;
import dev.nightjar.orchestration.page.Style;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a card as Markdown (CommonMark with tables). Drawings are SVG images within the text. */
final class CardMarkdown {

    private final StringBuilder text = new StringBuilder();

    String of(String title, String lead, List<Block> blocks) {
        line("# " + escaped(title));
        line(escaped(lead));
        blocks.forEach(this::block);
        return text.toString().stripTrailing() + "\n";
    }

    private void block(Block block) {
        if (block instanceof Heading heading) {
            line("## " + escaped(heading.text()));
        } else if (block instanceof Paragraph paragraph) {
            line(escaped(paragraph.text()));
        } else if (block instanceof Table table) {
            table(table);
        } else if (block instanceof Lines lines) {
            image(lines.curve().title(), CardPlots.curve(lines.curve()));
        } else if (block instanceof Strokes strokes) {
            image(strokes.bars().title(), CardPlots.bars(strokes.bars()));
        }
    }

    private void table(Table table) {
        StringBuilder rows = new StringBuilder(row(table.names())).append('\n');
        rows.append("|").append(" --- |".repeat(table.names().size()));
        table.rows().forEach(row -> rows.append('\n').append(row(row)));
        line(rows.toString());
    }

    private void image(String title, String svg) {
        String alone = svg.replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"480\" ")
                .replaceFirst(
                        ">",
                        "><style>" + Style.css(CardMarkdown.class, "plots.css").replace("\n", " ") + "</style>");
        line("![" + escaped(title) + "](data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString(alone.getBytes(StandardCharsets.UTF_8)) + ")");
    }

    private void line(String markdown) {
        text.append(markdown).append("\n\n");
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> " " + escaped(cell) + " ").collect(Collectors.joining("|", "|", "|"));
    }

    /** So that it is text wherever it stands, on one line. */
    private static String escaped(String text) {
        return Html.escaped(text.replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]|#~])", "\\\\$1"));
    }
}
