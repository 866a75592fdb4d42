/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.notebooks;

import dev.nightjar.spark.lakesql.LakeSql;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The first notebook of a pipeline: what was scored each night, by which model version, and how it came out. */
final class ScoresOverview {

    private static final int NIGHTS = 60;

    private final LakeSql lake;
    private final String pipeline;

    ScoresOverview(LakeSql lake, String pipeline) {
        this.lake = lake;
        this.pipeline = pipeline;
    }

    /** Runs every query and draws the plot. */
    List<Cell> execute() {
        String scores = pipeline + ".scores";
        List<String> columns = Arrays.asList(
                lake.dataset("SELECT * FROM " + scores + " LIMIT 0").columns());
        String watched = columns.contains("probability") ? "probability" : "prediction";
        Cell.Query nights =
                query("SELECT * FROM (SELECT date, count(*) AS scored, round(avg(" + watched + "), 5) AS mean_"
                        + watched + ", max(model_version) AS model_version FROM " + scores
                        + " GROUP BY date ORDER BY date DESC LIMIT " + NIGHTS + ") ORDER BY date");
        return List.of(
                new Cell.Markdown("# Scores of `" + pipeline + "`\n\nWhat was scored each night of the last " + NIGHTS
                        + ". The tables are those of the lake; run the cells with a Spark session that has them"
                        + " registered, or with `nightjar sql`."),
                new Cell.Markdown("## Nights"),
                nights,
                new Cell.Plot(
                        "import matplotlib.pyplot as plt\nnights = _\nplt.plot(nights['date'], nights['mean_" + watched
                                + "'], marker='o')\nplt.title('Mean " + watched + " by night')",
                        plot(nights, watched)),
                new Cell.Markdown("## Model versions"),
                query("SELECT model_name, model_version, min(date) AS first_night, max(date) AS last_night, count(*) AS"
                        + " scored FROM " + scores + " GROUP BY model_name, model_version ORDER BY model_version"),
                new Cell.Markdown("## The newest night, by score"),
                query("SELECT * FROM " + pipeline + ".scores_latest ORDER BY " + watched + " DESC LIMIT 20"));
    }

    private Cell.Query query(String sql) {
        Dataset<Row> rows = lake.dataset(sql);
        // notebooks show summaries and short lists: each query is limited
        return new Cell.Query(sql, List.of(rows.columns()), rows.collectAsList());
    }

    private static String plot(Cell.Query nights, String watched) {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(360)
                .title("Mean " + watched + " by night")
                .build();
        chart.getStyler().setDatePattern("MM-dd");
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMin(0.0);
        chart.addSeries(
                        "mean",
                        nights.rows().stream().map(row -> row.getDate(0)).toList(),
                        nights.rows().stream().map(row -> row.getDouble(2)).toList())
                .setMarker(SeriesMarkers.CIRCLE);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot draw a plot", e);
        }
        return Base64.getEncoder().encodeToString(png.toByteArray());
    }
}
