/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One card that taps at moments around a change of the clocks, as a landing folder and a pipeline file. */
record Taps(Path folder) {

    /** Writes the pipeline file. */
    static Taps open(Path folder) {
        Taps taps = new Taps(folder);
        taps.write(Path.of("taps.yaml"), original());
        return taps;
    }

    Path pipeline() {
        return folder.resolve("taps.yaml");
    }

    /** Changes the pipeline file: what it said at first, with some texts for others. */
    void rewrite(Map<String, String> changes) {
        String text = original();
        for (Map.Entry<String, String> change : changes.entrySet()) {
            assertThat(text).contains(change.getKey());
            text = text.replace(change.getKey(), change.getValue());
        }
        write(Path.of("taps.yaml"), text);
    }

    /** Lands the taps of a night: rows of id and moment. */
    void landTaps(LocalDate night, List<String> rows) {
        StringBuilder file = new StringBuilder("tap_id,card,tapped_at,amount\n");
        for (String row : rows) {
            String[] tap = row.split(" ");
            file.append(String.join(",", tap[0], "A", tap[1], tap[0])).append('\n');
        }
        write(Path.of("landing/taps", night + ".csv"), file);
    }

    /** Lands the notes of a night: rows of id and moment. */
    void landNotes(LocalDate night, List<String> rows) {
        StringBuilder file = new StringBuilder("note_id,written_at\n");
        rows.forEach(row -> file.append(row.replace(' ', ',')).append('\n'));
        write(Path.of("landing/notes", night + ".csv"), file);
    }

    /** Arguments of a job for one date. */
    List<String> arguments(Path warehouse, LocalDate date, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--pipeline", pipeline().toString(),
                "--date", date.toString(),
                "--warehouse", warehouse.toString(),
                "--set", "landing=" + folder.resolve("landing")));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static String original() {
        try (InputStream yaml = Taps.class.getResourceAsStream("taps.yaml")) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path file, CharSequence text) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
