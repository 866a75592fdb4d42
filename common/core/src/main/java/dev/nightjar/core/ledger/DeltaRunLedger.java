/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.delta.EventTable;
import dev.nightjar.core.lake.Lake;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** The ledger as a Delta table, one row a step run, partitioned by pipeline. */
public final class DeltaRunLedger implements RunLedger {

    private static final DataType VERSIONS = new MapType(StringType.STRING, LongType.LONG, false);
    private static final StructType SCHEMA = new StructType()
            .add("pipeline", StringType.STRING, false, comment("Pipeline"))
            .add("date", DateType.DATE, false, comment("Logical date of the run"))
            .add("run_id", StringType.STRING, false, comment("Run"))
            .add("step", StringType.STRING, false, comment("Step, such as ingest.transactions"))
            .add("state", StringType.STRING, false, comment("success, skipped or failed"))
            .add("started_at", TimestampType.TIMESTAMP, false, comment("When the step began"))
            .add("ended_at", TimestampType.TIMESTAMP, true, comment("When the step ended"))
            .add("seconds", DoubleType.DOUBLE, false, comment("How long it took"))
            .add("rows_read", LongType.LONG, false, comment("Rows read"))
            .add("rows_written", LongType.LONG, false, comment("Rows written"))
            .add("rows_quarantined", LongType.LONG, false, comment("Rows sent to quarantine"))
            .add("rows_dropped", LongType.LONG, false, comment("Rows dropped by filters and rules"))
            .add("read", VERSIONS, false, comment("Delta versions of the tables read"))
            .add("wrote", VERSIONS, false, comment("Delta versions of the tables written"))
            .add(
                    "measures",
                    new MapType(StringType.STRING, DoubleType.DOUBLE, false),
                    false,
                    comment("Figures of the step by name"))
            .add("model_version", IntegerType.INTEGER, true, comment("Model version trained, promoted or used"))
            .add("peak_memory_bytes", LongType.LONG, false, comment("Peak heap of the driver, bytes"))
            .add("reason", StringType.STRING, true, comment("Why it was skipped or failed, or a remark"))
            .add("spec_hash", StringType.STRING, false, comment("Hash of the pipeline file"))
            .add("code_version", StringType.STRING, false, comment("Version of Nightjar"))
            .add("payload", StringType.STRING, false, comment("The whole step run as JSON"));

    private static final int PAYLOAD = SCHEMA.indexOf("payload");

    private final EventTable table;

    public DeltaRunLedger(Lake lake) {
        this(lake, new Configuration());
    }

    /** With the settings and credentials of a file system. */
    public DeltaRunLedger(Lake lake, Configuration hadoop) {
        this.table = new EventTable(lake.ledgerPath(), SCHEMA, hadoop);
    }

    @Override
    public void append(List<StepRun> runs) {
        table.append(runs.stream().map(DeltaRunLedger::values).toList());
    }

    private static List<Object> values(StepRun run) {
        try {
            return Arrays.asList(
                    run.pipeline(),
                    (int) run.date().toEpochDay(),
                    run.runId(),
                    run.step(),
                    run.state().name().toLowerCase(Locale.ROOT),
                    micros(run.startedAt()),
                    run.endedAt().map(DeltaRunLedger::micros).orElse(null),
                    run.took().toMillis() / 1000.0,
                    run.rowsRead(),
                    run.rowsWritten(),
                    run.rowsQuarantined(),
                    run.rowsDropped(),
                    run.read(),
                    run.wrote(),
                    run.measures(),
                    run.modelVersion().orElse(null),
                    run.peakMemoryBytes(),
                    run.reason().orElse(null),
                    run.specHash(),
                    run.codeVersion(),
                    Json.MAPPER.writeValueAsString(run));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a step run as JSON", e);
        }
    }

    @Override
    public List<StepRun> find(Query query) {
        return table.read(query.pipeline(), row -> parse(row.getString(PAYLOAD))).stream()
                .filter(query::matches)
                .sorted(Comparator.comparing(StepRun::startedAt))
                .toList();
    }

    private static StepRun parse(String payload) {
        try {
            return Json.MAPPER.readValue(payload, StepRun.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read a step run of the ledger", e);
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static FieldMetadata comment(String text) {
        return FieldMetadata.builder().putString("comment", text).build();
    }
}
