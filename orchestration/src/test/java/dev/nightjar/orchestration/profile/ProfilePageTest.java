/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page, parsed: its tags that need no end are closed first, the rest of it is XML. */
class ProfilePageTest {

    private final String html = ProfilePage.of(Profiles.shop());

    @Test
    void aCardAColumnSaysAndShowsWhatIsKnown() throws Exception {
        Document page = parsed();
        List<Element> cards = elements(page.getDocumentElement(), "section");
        assertThat(cards).hasSize(6);
        Element amount = cards.get(1);
        assertThat(text(amount, "h2")).containsExactly("amount");
        assertThat(text(amount, "dd")).contains("10.0 %", "0.25", "99.75", "50");
        // 20 bins, the box of quantiles, and a bar a night of nulls
        assertThat(elements(amount, "svg")).hasSize(3);
        assertThat(elements(amount, "rect")).hasSize(20 + 1 + 2);
        assertThat(text(amount, "title")).contains("2026-03-30: 17.1 % null");
        assertThat(elements(cards.get(2), "rect")).as("bars of frequent values").hasSize(3);
        assertThat(text(cards.get(2), "text")).contains("web", "50.0 %");
        assertThat(text(cards.get(4), "text")).as("times are told as times").contains("2026-03-30 19:26Z");
    }

    @Test
    void whatTheDataHoldIsTextAndNothingElse() throws Exception {
        assertThat(html).doesNotContain("<script").doesNotContain("alert(\"").doesNotContain("\u0000");
        Element card = elements(parsed().getDocumentElement(), "section").get(5);
        assertThat(text(card, "h2")).containsExactly(Profiles.NASTY);
        assertThat(elements(card, "svg").get(0).getAttribute("aria-label")).endsWith(Profiles.NASTY);
    }

    @Test
    void itNeedsNothingFromOutsideAndFitsLightDarkAndNarrow() {
        assertThat(html)
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("<link")
                .doesNotContain("@import")
                .doesNotContain("url(")
                .contains("prefers-color-scheme: dark", "width=device-width", "minmax(min(100%, 19rem), 1fr)");
    }

    @Test
    void theTableOnATerminalHasARowAColumn() {
        List<List<String>> rows = ProfileText.rows(Profiles.shop().columns());
        assertThat(rows).hasSize(6).allMatch(row -> row.size() == ProfileText.NAMES.size());
        assertThat(rows.get(1))
                .containsExactly("amount", "DOUBLE", "600", "10.0", "500", "0.25", "50", "50", "99.75", "");
        assertThat(rows.get(2).get(9)).isEqualTo("web 50.0%, app 25.0%, ${x} 25.0%");
    }

    private Document parsed() throws Exception {
        String xml = html.replaceFirst("<!DOCTYPE html>\n", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Element root, String tag) {
        NodeList found = root.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static List<String> text(Element root, String tag) {
        return elements(root, tag).stream().map(Element::getTextContent).toList();
    }
}
