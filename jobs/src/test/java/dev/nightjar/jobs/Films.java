/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What viewers watch day by day, most of it of the one genre that they like; within a genre some films are watched more.
 */
record Films(Path folder) {

    static final LocalDate NIGHT = LocalDate.parse("2026-03-09");
    static final int TOP = 5;

    /** Of the newsletter's readers this one never watched anything. */
    static final String STRANGER = "stranger";

    private static final LocalDate FIRST = NIGHT.minusDays(7);
    private static final int VIEWERS = 80;
    private static final int GENRES = 4;
    private static final int FILMS_A_GENRE = 20;
    private static final int PLAYS_A_DAY = 2;

    /** The days before the night. */
    static final List<LocalDate> HISTORY = FIRST.datesUntil(NIGHT).toList();

    /** Writes the pipeline file, and the landing files up to the day after the night. */
    static Films open(Path folder) {
        Films films = new Films(folder);
        try (InputStream yaml = Films.class.getResourceAsStream("films.yaml")) {
            Files.createDirectories(folder.resolve("landing/plays"));
            Files.createDirectories(folder.resolve("landing/newsletter"));
            Files.write(films.pipeline(), yaml.readAllBytes());
            for (LocalDate day = FIRST; !day.isAfter(NIGHT.plusDays(1)); day = day.plusDays(1)) {
                films.land(day);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return films;
    }

    Path pipeline() {
        return folder.resolve("films.yaml");
    }

    List<String> arguments(Path warehouse, List<LocalDate> dates, String... more) {
        return Stream.concat(
                        Stream.of(
                                "--pipeline",
                                pipeline().toString(),
                                "--date",
                                String.join(
                                        ",",
                                        dates.stream().map(LocalDate::toString).toList()),
                                "--warehouse",
                                warehouse.toString(),
                                "--set",
                                "landing=" + folder.resolve("landing")),
                        Stream.of(more))
                .toList();
    }

    private void land(LocalDate day) throws IOException {
        SplittableRandom random = new SplittableRandom(day.toEpochDay());
        StringBuilder plays = new StringBuilder("play_id,viewer,film_id,played_at\n");
        for (int i = 0; i < VIEWERS * PLAYS_A_DAY; i++) {
            int viewer = i % VIEWERS;
            int genre = random.nextInt(10) == 0 ? random.nextInt(GENRES) : viewer % GENRES;
            int film = genre + GENRES * (int) (random.nextDouble() * random.nextDouble() * FILMS_A_GENRE);
            plays.append(day.toEpochDay() * 1000 + i)
                    .append(",v")
                    .append(viewer)
                    .append(',')
                    .append(film)
                    .append(',')
                    .append(day)
                    .append(" 20:00:00\n");
        }
        Files.writeString(folder.resolve("landing/plays/" + day + ".csv"), plays);
        Files.writeString(
                folder.resolve("landing/newsletter/" + day + ".csv"),
                "viewer,active\nv3,true\nv4,false\n" + STRANGER + ",true\n");
    }
}
