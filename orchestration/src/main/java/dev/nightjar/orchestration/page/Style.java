/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The style of pages: cards of text and drawings, light or dark as the reader's device. */
public final class Style {

    private Style() {}

    /** What all pages have. */
    public static String base() {
        return css(Style.class, "page.css");
    }

    /** A style sheet beside a class. */
    public static String css(Class<?> owner, String name) {
        try (InputStream css = owner.getResourceAsStream(name)) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
