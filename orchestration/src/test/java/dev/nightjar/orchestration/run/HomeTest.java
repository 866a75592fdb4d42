/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeTest {

    @Test
    void settingsOfTheEnvironmentReachSparkButNotTheCommandLine() throws Exception {
        Home home = Home.installed()
                .with(Map.of(
                        "spark.master",
                        "local[3]",
                        "spark.driver.memory",
                        "3g",
                        "spark.a",
                        "s3cret \"quoted\" \\ back"));
        List<String> command = home.spark("dev.nightjar.jobs.Worker");
        assertThat(command).contains("-Xmx3g").noneMatch(word -> word.contains("s3cret"));
        Path file = Path.of(command.stream()
                .filter(word -> word.startsWith("@"))
                .findFirst()
                .orElseThrow()
                .substring(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(properties(file)).contains("spark.master = local[3]", "spark.a = s3cret \"quoted\" \\ back");
        assertThat(home.toString()).doesNotContain("s3cret");
    }

    @Test
    void thereIsNoFileWithoutSettings() {
        assertThat(Home.installed().spark("x.Y")).noneMatch(word -> word.startsWith("@"));
    }

    /** As Java itself reads them. */
    private static List<String> properties(Path file) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "@" + file, "-XshowSettings:properties", "-version")
                .redirectErrorStream(true)
                .start();
        return process.inputReader().lines().map(String::strip).toList();
    }
}
