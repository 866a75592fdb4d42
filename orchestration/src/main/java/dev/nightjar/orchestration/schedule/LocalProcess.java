/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A process, and where others may look for it by its id. A host's name does not say: two containers or virtual machines
 * may have the same one.
 *
 * @param host for people to read
 * @param machine within which process ids tell processes apart; empty where nothing tells one from another, so that
 *     nobody looks for the process at all
 * @param started when it began, as process ids come again
 */
public record LocalProcess(String host, Optional<String> machine, long pid, Instant started) {

    /** The start is told from the machine's clock, which may be set meanwhile. */
    private static final Duration CLOCK_SET_BY = Duration.ofSeconds(5);

    /** This one. */
    static LocalProcess current() {
        ProcessHandle process = ProcessHandle.current();
        return new LocalProcess(hostName(), thisMachine(), process.pid(), started(process));
    }

    /** Whether it was one of this machine and lives no more. */
    boolean ended() {
        if (machine.isEmpty() || !machine.equals(thisMachine())) {
            return false;
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        Duration.between(started, started(process)).abs().compareTo(CLOCK_SET_BY) <= 0)
                .isEmpty();
    }

    private static Instant started(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.MILLIS);
    }

    /** On Linux the start of the machine, which is random, with the space of process ids, of which a container has its own. */
    private static Optional<String> thisMachine() {
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            return Optional.of(boot.strip() + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
