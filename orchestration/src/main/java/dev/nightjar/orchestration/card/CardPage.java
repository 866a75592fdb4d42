/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.card;

import dev.nightjar.orchestration.card.Block.Heading;
import dev.nightjar.orchestration.card.Block.Lines;
import dev.nightjar.orchestration.card.Block.Paragraph;
import dev.nightjar.orchestration.card.Block.Strokes;
import dev.nightjar.orchestration.card.Block.Table;
import dev.nightjar.orchestration.page.Html;
import dev.nightjar.orchestration.page.Style;
import java.util.List;

/** Writes a card as one HTML page that needs nothing else. */
final class CardPage {

    private final StringBuilder page = new StringBuilder();
    private boolean inSection;

    String of(String title, String lead, List<Block> blocks) {
        add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<meta name=\"color-scheme\" content=\"light dark\">");
        add("<title>" + Html.escaped(title) + "</title>");
        add("<style>" + Style.base() + "\n" + Style.css(CardPage.class, "card.css") + "</style></head><body>");
        add("<header><h1>" + Html.escaped(title) + "</h1><p>" + Html.escaped(lead) + "</p></header><main>");
        blocks.forEach(this::block);
        add((inSection ? "</section>" : "") + "</main></body></html>");
        return page.toString();
    }

    private void block(Block block) {
        if (block instanceof Heading heading) {
            add((inSection ? "</section>" : "") + "<section><h2>" + Html.escaped(heading.text()) + "</h2>");
            inSection = true;
        } else if (block instanceof Paragraph paragraph) {
            add("<p>" + Html.escaped(paragraph.text()) + "</p>");
        } else if (block instanceof Table table) {
            table(table);
        } else if (block instanceof Lines lines) {
            figure(lines.curve().title(), CardPlots.curve(lines.curve()));
        } else if (block instanceof Strokes strokes) {
            figure(strokes.bars().title(), CardPlots.bars(strokes.bars()));
        }
    }

    private void table(Table table) {
        add("<div class=\"wide\"><table>");
        if (table.names().stream().anyMatch(name -> !name.isEmpty())) {
            add("<thead>" + row(table.names(), "th") + "</thead>");
        }
        add("<tbody>");
        table.rows().forEach(row -> add(row(row, "td")));
        add("</tbody></table></div>");
    }

    private void figure(String title, String svg) {
        add("<figure><figcaption>" + Html.escaped(title) + "</figcaption>" + svg + "</figure>");
    }

    private static String row(List<String> cells, String element) {
        StringBuilder row = new StringBuilder("<tr>");
        for (String cell : cells) {
            boolean number = cell.matches("[-+]?[0-9][0-9.,]*");
            row.append("<").append(element).append(number ? " class=\"number\">" : ">");
            row.append(Html.escaped(cell)).append("</").append(element).append(">");
        }
        return row.append("</tr>").toString();
    }

    private void add(String html) {
        page.append(html).append('\n');
    }
}
