/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.quality;

import dev.nightjar.core.failure.DataRefused;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.files.FileBatch;
import dev.nightjar.core.files.FileLedger;
import dev.nightjar.core.files.FilesTaken;
import dev.nightjar.core.files.TakenFile;
import dev.nightjar.core.lake.TableName;
import dev.nightjar.core.spec.SourceSpec;
import dev.nightjar.core.spec.SourceSpec.Format;
import dev.nightjar.core.spec.SourceSpec.OnFileChange;
import dev.nightjar.spark.io.Arrivals;
import dev.nightjar.spark.io.SourceFile;
import dev.nightjar.spark.io.SourceFiles;
import dev.nightjar.spark.step.StepContext;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * Which files the nights of a source take, so that none is ingested twice and none is missed: of those at its path the ones
 * that no other night took, and its own again when it is run again. The rows of a file that changed after another night took
 * it go from bronze and quarantine with the commit that brings the new ones; of an `upsert` source what the file had
 * changed before stays merged, and its content now is merged as a change of this night.
 *
 * <p>Of two runs at once that want the same file, or are of the same night, the one that records it first has it, and the
 * other loses before it writes a row. What is left is a run that begins after another recorded its files and before that
 * one committed their rows: it takes the other for dead. It loses if the other has committed by the time that it records
 * its own files; if the other writes for longer than this one reads, a file that both nights want is ingested twice.
 */
final class Intake {

    private final StepContext first;
    private final String name;
    private final FileLedger ledger;
    private final FilesTaken recorded;
    private final FilesTaken taken;
    private final List<String> gone = new ArrayList<>();
    private final List<TakenFile> tonight = new ArrayList<>();
    private final List<String> again = new ArrayList<>();

    private Intake(StepContext first, String name) {
        this.first = first;
        this.name = name;
        this.ledger = new FileLedger(
                first.lake(),
                first.spec().pipeline(),
                name,
                first.spark().sessionState().newHadoopConf());
        this.recorded = ledger.read();
        this.taken = committed(recorded);
    }

    /** Empty for sources that are no files, or are read as a whole every night. */
    static Optional<Intake> open(StepContext first, String name) {
        SourceSpec source = first.spec().sources().get(name);
        boolean files = source.format() != Format.DELTA && source.format() != Format.JDBC;
        return files && source.load() != SourceSpec.Load.SNAPSHOT
                ? Optional.of(new Intake(first, name))
                : Optional.empty();
    }

    /**
     * What a night takes.
     *
     * @throws DataRefused if a file changed after another night took it, and that is not allowed
     */
    SourceFiles files(StepContext night) {
        SourceSpec source = night.spec().sources().get(name);
        SourceFiles files =
                SourceFiles.list(night.spark(), source).where(file -> takes(night.date(), file, source.onFileChange()));
        files.files()
                .forEach(file -> tonight.add(
                        new TakenFile(uri(file), file.length(), file.modified(), night.date(), first.runId())));
        return files;
    }

    /** What the rows of the nights replace. */
    Arrivals arrivals(List<LocalDate> nights) {
        return new Arrivals(nights, null, again);
    }

    /**
     * Records what the nights take; to be called right before the commit to bronze that names the batch.
     *
     * @throws dev.nightjar.core.failure.LostRace if another run took one of the files, or ran one of the nights, meanwhile
     */
    Arrivals record(List<LocalDate> nights) {
        if (tonight.isEmpty()) {
            return arrivals(nights);
        }
        refuseIfAlive();
        FileBatch batch = new FileBatch(
                UUID.randomUUID().toString(),
                taken.after(first.clock().instant().truncatedTo(ChronoUnit.MICROS)),
                tonight,
                gone);
        ledger.append(batch, recorded);
        return new Arrivals(nights, batch.id(), again);
    }

    /** Only the newest batches can be without their commit, since each run looks at those before it. */
    private FilesTaken committed(FilesTaken recorded) {
        TableName bronze = TableName.bronze(first.spec().pipeline(), name);
        boolean any = first.tables().exists(bronze);
        FilesTaken rest = recorded;
        for (Optional<FileBatch> last = rest.last(); last.isPresent(); last = rest.last()) {
            if (any && first.tables().history(bronze).hasCommit(last.get())) {
                break;
            }
            gone.add(last.get().id());
            rest = rest.without(last.get());
        }
        return rest;
    }

    private void refuseIfAlive() {
        TableName bronze = TableName.bronze(first.spec().pipeline(), name);
        if (gone.isEmpty() || !first.tables().exists(bronze)) {
            return;
        }
        for (FileBatch batch : recorded.all()) {
            if (gone.contains(batch.id()) && first.tables().history(bronze).hasCommit(batch)) {
                throw new LostRace("Cannot ingest " + name + " of " + first.date() + ": the run "
                        + batch.files().get(0).runId() + " ingested " + batch.dates()
                        + " at the same time. Nothing of this run was kept; run it again.");
            }
        }
    }

    private boolean takes(LocalDate night, SourceFile file, OnFileChange onChange) {
        String uri = uri(file);
        Optional<TakenFile> owner = tonight.stream()
                .filter(other -> other.path().equals(uri))
                .findFirst()
                .or(() -> taken.owner(uri));
        if (owner.isEmpty() || owner.get().date().equals(night)) {
            return true;
        }
        if (owner.get().isUnchanged(file.length(), file.modified())) {
            return false;
        }
        if (onChange == OnFileChange.FAIL) {
            throw changed(night, file, owner.get());
        }
        again.add(uri);
        return true;
    }

    private DataRefused changed(LocalDate night, SourceFile file, TakenFile before) {
        return new DataRefused("Cannot ingest " + name + " of " + night + ": the file " + file.path()
                + " changed after the night of " + before.date() + " had ingested it: it had " + before.length()
                + " bytes, written " + before.modified() + ", and has " + file.length() + " bytes, written "
                + file.modified() + ". Deliver changes as new files, or set sources." + name
                + ".onFileChange: reingest to take it again in place of what it held before.");
    }

    /** As Spark writes it to `_source_file`. */
    private static String uri(SourceFile file) {
        return new Path(file.path()).toUri().toString();
    }
}
