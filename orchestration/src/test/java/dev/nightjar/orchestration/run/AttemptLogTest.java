/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptLogTest {

    private static final Pattern GAP = Pattern.compile("\n\\[\\.\\.\\. (\\d+) bytes are left out here, .*\\]\n");

    @TempDir
    Path folder;

    @Test
    void aShortLogIsKeptWhole() throws Exception {
        Path file = folder.resolve("a/1.log");
        try (AttemptLog log = AttemptLog.append(file, 1 << 20)) {
            log.line("ä first");
        }
        try (AttemptLog log = AttemptLog.append(file, 1 << 20)) {
            log.line("second");
            assertThat(log.lastLines()).isEqualTo("second");
        }
        assertThat(file).hasContent("ä first\nsecond");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ofALongLogTheBeginAndTheEndAreKeptAndWhatIsBetweenIsCounted(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        long limit = 40_000;
        List<String> lines = new ArrayList<>();
        Path file = folder.resolve("1.log");
        try (AttemptLog log = AttemptLog.append(file, limit)) {
            int size = 1_000 + random.nextInt(3_000);
            for (int i = 0; i < size; i++) {
                lines.add(i + " " + "x".repeat(random.nextInt(200)));
                log.line(lines.get(i));
            }
            assertThat(log.lastLines()).endsWith("\n" + lines.get(size - 1));
        }
        String all = String.join("\n", lines) + "\n";
        String kept = Files.readString(file);
        Matcher gap = GAP.matcher(kept);
        assertThat(gap.find()).as("seed %d", seed).isTrue();
        String begin = kept.substring(0, gap.start());
        String end = kept.substring(gap.end());
        assertThat(all).startsWith(begin).endsWith(end);
        assertThat(begin.length() + end.length() + Long.parseLong(gap.group(1))).isEqualTo(all.length());
        assertThat((long) kept.length()).isBetween(limit / 2, limit + 200);
        assertThat(end.length()).isGreaterThan((int) limit / 4 - 1_000);
        assertThat(folder.toFile().list()).containsExactly("1.log");
    }

    @Test
    void theBeginCanBeReadWhileItIsWritten() throws Exception {
        Path file = folder.resolve("1.log");
        try (PipedOutputStream out = new PipedOutputStream();
                AttemptLog log = AttemptLog.append(file, 1 << 20)) {
            log.drain(new PipedInputStream(out));
            out.write("so far\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            await().untilAsserted(() -> assertThat(file).hasContent("so far"));
        }
    }

    @Test
    void whoWritesIsNotHeldUpByALogThatCannotBeWritten() throws Exception {
        Path taken = Files.writeString(folder.resolve("taken"), "a file");
        try (AttemptLog log = AttemptLog.append(taken.resolve("1.log"), 1 << 20)) {
            byte[] much = "0123456789\n".repeat(200_000).getBytes(StandardCharsets.UTF_8);
            ByteArrayInputStream in = new ByteArrayInputStream(much);
            log.drain(in).join(10_000);
            assertThat(in.available()).isZero();
            assertThat(log.lastLines()).startsWith("0123456789\n");
        }
    }
}
