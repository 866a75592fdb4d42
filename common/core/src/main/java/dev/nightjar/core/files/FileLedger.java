/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.files;

import dev.nightjar.core.delta.EventTable;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.Lake;
import dev.nightjar.core.lake.TableName;
import io.delta.kernel.data.Row;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The files of a pipeline's sources as the Delta table `files`, one row a file and run that took it. It is written and
 * read without Spark, in a tenth of a second. A batch is recorded before its rows are committed to bronze, whose commit
 * names it: if a run dies between the two, the next one finds no such commit and records that the batch is gone. Of two
 * runs that take the same file at once the one that records it first has it; the other loses.
 */
public final class FileLedger {

    private static final String TAKEN = "taken";
    private static final String GONE = "gone ";
    private static final StructType SCHEMA = new StructType()
            .add("source", StringType.STRING, false, comment("Source of the pipeline"))
            .add("path", StringType.STRING, false, comment("The file, as _source_file in bronze"))
            .add("length", LongType.LONG, false, comment("Its bytes when it was taken"))
            .add("modified", TimestampType.TIMESTAMP, false, comment("When it had been written last"))
            .add("date", DateType.DATE, false, comment("Night that took it"))
            .add("_run_id", StringType.STRING, false, comment("Run that took it"))
            .add("_batch", StringType.STRING, false, comment("What the run took at once; bronze's commit names it"))
            .add("_recorded_at", TimestampType.TIMESTAMP, false, comment("When it was recorded"))
            .add(
                    "_state",
                    StringType.STRING,
                    false,
                    comment("taken; or gone, and the batch of a run that died before it wrote the rows"));

    private final EventTable table;
    private final String source;

    /** Of one source. */
    public FileLedger(Lake lake, String pipeline, String source, Configuration hadoop) {
        this.table = new EventTable(lake.path(TableName.files(pipeline)), SCHEMA, hadoop);
        this.source = source;
    }

    /** Who has which file, as far as the ledger knows. */
    public FilesTaken read() {
        Map<String, List<TakenFile>> files = new LinkedHashMap<>();
        Map<String, Instant> times = new LinkedHashMap<>();
        Map<String, List<String>> gone = new HashMap<>();
        for (Event event : table.read(Optional.of(source), FileLedger::event)) {
            times.put(event.batch, event.recordedAt);
            if (event.state.startsWith(GONE)) {
                gone.computeIfAbsent(event.batch, id -> new ArrayList<>()).add(event.state.substring(GONE.length()));
            } else {
                files.computeIfAbsent(event.batch, id -> new ArrayList<>()).add(event.file);
            }
        }
        List<FileBatch> batches = new ArrayList<>();
        files.forEach(
                (id, taken) -> batches.add(new FileBatch(id, times.get(id), taken, gone.getOrDefault(id, List.of()))));
        return new FilesTaken(batches);
    }

    /** Records a batch of one file or more that takes what it takes whatever others have taken. */
    public void append(FileBatch batch) {
        append(batch, read());
    }

    /**
     * Records a batch of one file or more that was made from what the ledger had said.
     *
     * @throws LostRace if since then another run recorded files of the same nights, or one of the same files
     */
    public void append(FileBatch batch, FilesTaken known) {
        FilesTaken seen = known;
        for (long place = seen.size() + 1L; !appended(batch, place); place = Math.max(place, seen.size()) + 1) {
            FilesTaken now = read();
            FileBatch other = now.since(seen).filter(batch::meets).findFirst().orElse(null);
            if (other != null) {
                throw new LostRace("Cannot ingest " + source + " of " + batch.dates() + ": the run "
                        + other.files().get(0).runId() + " took files of it, for " + other.dates()
                        + ", at the same time. Nothing of this run was kept; run it again.");
            }
            seen = now;
        }
    }

    /** Whether the place in the order of the source's batches was free. */
    private boolean appended(FileBatch batch, long place) {
        List<List<Object>> rows = new ArrayList<>();
        batch.gone().forEach(other -> rows.add(row(batch, batch.files().get(0), GONE + other)));
        batch.files().forEach(file -> rows.add(row(batch, file, TAKEN)));
        try {
            table.appendAt(new EventTable.Place(source, place), rows);
            return true;
        } catch (EventTable.PlaceTaken e) {
            return false;
        }
    }

    private List<Object> row(FileBatch batch, TakenFile file, String state) {
        return Arrays.asList(
                source,
                file.path(),
                file.length(),
                micros(file.modified()),
                (int) file.date().toEpochDay(),
                file.runId(),
                batch.id(),
                micros(batch.recordedAt()),
                state);
    }

    private record Event(TakenFile file, String batch, Instant recordedAt, String state) {}

    private static Event event(Row row) {
        TakenFile file = new TakenFile(
                row.getString(SCHEMA.indexOf("path")),
                row.getLong(SCHEMA.indexOf("length")),
                instant(row.getLong(SCHEMA.indexOf("modified"))),
                LocalDate.ofEpochDay(row.getInt(SCHEMA.indexOf("date"))),
                row.getString(SCHEMA.indexOf("_run_id")));
        return new Event(
                file,
                row.getString(SCHEMA.indexOf("_batch")),
                instant(row.getLong(SCHEMA.indexOf("_recorded_at"))),
                row.getString(SCHEMA.indexOf("_state")));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static FieldMetadata comment(String text) {
        return FieldMetadata.builder().putString("comment", text).build();
    }
}
