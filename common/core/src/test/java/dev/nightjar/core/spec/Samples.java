/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Pipeline files for tests. */
final class Samples {

    static final Substitution NOTHING = new Substitution(Optional.empty(), Map.of(), Map.of());

    static final Substitution NIGHT = new Substitution(
            Optional.of(LocalDate.of(2026, 1, 31)), Map.of(), Map.of("ALERT_URL", "https://alerts.example/s3cr3t"));

    private Samples() {}

    /** The example of the specification, with everything that version 1 has. */
    static String everything() {
        return resource("card_fraud.yaml");
    }

    static String resource(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
