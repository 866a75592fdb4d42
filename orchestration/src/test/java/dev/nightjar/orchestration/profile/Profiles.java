/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.profile;

import dev.nightjar.core.profile.ColumnKind;
import dev.nightjar.core.profile.ColumnSummary;
import dev.nightjar.core.profile.ColumnSummary.Bin;
import dev.nightjar.core.profile.ColumnSummary.Lengths;
import dev.nightjar.core.profile.ColumnSummary.QuantileValue;
import dev.nightjar.core.profile.ColumnSummary.Range;
import dev.nightjar.core.profile.ColumnSummary.TopValue;
import dev.nightjar.core.profile.SourceProfile;
import dev.nightjar.orchestration.page.Figures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Profiles made by hand. */
final class Profiles {

    static final LocalDate NIGHT = LocalDate.parse("2026-03-30");

    static final String NASTY = "<script>alert(\"x\")</script>&'";

    private Profiles() {}

    /** Two nights of 600 rows with a column of each kind, and one whose name and values are not kind. */
    static SourceProfile shop() {
        return new SourceProfile(
                "shop",
                "orders",
                List.of(
                        new SourceProfile.Night(NIGHT.minusDays(1), 250, Map.of("amount", 0L, NASTY, 0L)),
                        new SourceProfile.Night(NIGHT, 350, Map.of("amount", 60L, NASTY, 3L))),
                List.of(
                        number("order_id", "BIGINT", 0, 1, 600, 600),
                        number("amount", "DOUBLE", 60, 0.25, 99.75, 500),
                        few("channel", ColumnKind.TEXT, "STRING", "web", "app", "${x}"),
                        few("group", ColumnKind.NUMBER, "INT", "1", "2", "7"),
                        time("ordered_at"),
                        text(NASTY)),
                List.of("order_id"));
    }

    private static ColumnSummary number(String name, String type, long nulls, double min, double max, long distinct) {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            bins.add(new Bin(min + (max - min) * i / 20, min + (max - min) * (i + 1) / 20, 30 + (i * 7) % 20));
        }
        List<QuantileValue> quantiles = new ArrayList<>();
        for (double q : new double[] {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99}) {
            quantiles.add(new QuantileValue(q, min + (max - min) * q));
        }
        return new ColumnSummary(
                name,
                type,
                ColumnKind.NUMBER,
                600,
                nulls,
                0,
                Optional.of(distinct),
                Optional.of(new Range(Figures.number(min), Figures.number(max), Optional.of(min), Optional.of(max))),
                Optional.of((min + max) / 2),
                Optional.of(3.25),
                quantiles,
                List.of(),
                bins,
                Optional.empty());
    }

    private static ColumnSummary few(String name, ColumnKind kind, String type, String... values) {
        List<TopValue> top = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            top.add(new TopValue(values[i], i == 0 ? 300 : 300 / (values.length - 1)));
        }
        return new ColumnSummary(
                name,
                type,
                kind,
                600,
                0,
                0,
                Optional.of((long) values.length),
                Optional.of(new Range(values[0], values[1], Optional.empty(), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                top,
                List.of(),
                Optional.empty());
    }

    private static ColumnSummary time(String name) {
        double end = NIGHT.toEpochDay() * 86_400.0 + 70_000;
        ColumnSummary days = number(name, "TIMESTAMP", 0, end - 86_400, end, 600);
        return new ColumnSummary(
                name,
                "TIMESTAMP",
                ColumnKind.TIMESTAMP,
                600,
                0,
                0,
                days.distinct(),
                Optional.of(new Range(
                        "2026-03-29 19:26:40", "2026-03-30 19:26:40", Optional.of(end - 86_400), Optional.of(end))),
                Optional.empty(),
                Optional.empty(),
                days.quantiles(),
                List.of(),
                days.histogram(),
                Optional.empty());
    }

    private static ColumnSummary text(String name) {
        return new ColumnSummary(
                name,
                "STRING",
                ColumnKind.TEXT,
                600,
                3,
                0,
                Optional.of(2L),
                Optional.of(new Range(NASTY, "z\u0000", Optional.empty(), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(new TopValue(NASTY, 400), new TopValue("z\u0000", 197)),
                List.of(),
                Optional.of(new Lengths(2, 20.5, 30)));
    }
}
