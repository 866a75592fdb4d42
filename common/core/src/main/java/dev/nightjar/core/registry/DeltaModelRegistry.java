/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.core.Json;
import dev.nightjar.core.delta.EventTable;
import dev.nightjar.core.failure.LostRace;
import dev.nightjar.core.lake.Lake;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The registry as a Delta table of events, one row each. The place of an event in its model's sequence is Delta's
 * transaction identifier, which makes each append a compare-and-set: two writers cannot both append the n-th event.
 */
public final class DeltaModelRegistry implements ModelRegistry {

    private static final StructType SCHEMA = new StructType()
            .add("model", StringType.STRING, false, comment("Model that the event is about"))
            .add("sequence", LongType.LONG, false, comment("Place of the event in the model's history, from 1"))
            .add("at", TimestampType.TIMESTAMP, false, comment("When it happened"))
            .add("actor", StringType.STRING, false, comment("Who did it: a user, or the run of a night"))
            .add("event", StringType.STRING, false, comment("Kind of event, such as VersionRegistered"))
            .add("version", IntegerType.INTEGER, true, comment("Model version that the event is about"))
            .add("alias", StringType.STRING, true, comment("Alias that moved"))
            .add("payload", StringType.STRING, false, comment("The whole event as JSON"));

    private final EventTable table;

    public DeltaModelRegistry(Lake lake) {
        this(lake, new Configuration());
    }

    /** With the settings and credentials of a file system. */
    public DeltaModelRegistry(Lake lake, Configuration hadoop) {
        this.table = new EventTable(lake.registryPath(), SCHEMA, hadoop);
    }

    @Override
    public List<String> models() {
        return table.read(Optional.empty(), row -> row.getString(0)).stream()
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public RegisteredModel model(String name) {
        return Fold.of(name, events(name));
    }

    @Override
    public List<RegistryEvent> events(String name) {
        return table
                .read(Optional.of(name), row -> new Numbered(row.getLong(1), parse(row.getString(4), row.getString(7))))
                .stream()
                .sorted(Comparator.comparingLong(Numbered::sequence))
                .map(Numbered::event)
                .toList();
    }

    @Override
    public RegisteredModel append(RegisteredModel seen, RegistryEvent event) {
        long sequence = seen.sequence() + 1;
        try {
            table.appendAt(
                    new EventTable.Place(seen.name(), sequence),
                    seen.name(),
                    sequence,
                    micros(event.at()),
                    event.actor(),
                    event.getClass().getSimpleName(),
                    event.about().orElse(null),
                    event instanceof RegistryEvent.AliasMoved moved ? moved.alias() : null,
                    Json.MAPPER.writeValueAsString(event));
        } catch (EventTable.PlaceTaken e) {
            throw new LostRace(
                    "Cannot change model " + seen.name() + ": someone else changed it meanwhile. Look at it again with"
                            + " `nightjar models show " + seen.name() + "`, and repeat if it is still wanted.",
                    e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a registry event as JSON", e);
        }
        return Fold.apply(seen, event);
    }

    private record Numbered(long sequence, RegistryEvent event) {}

    private static RegistryEvent parse(String kind, String payload) {
        Class<? extends RegistryEvent> type = switch (kind) {
            case "VersionRegistered" -> RegistryEvent.VersionRegistered.class;
            case "AliasMoved" -> RegistryEvent.AliasMoved.class;
            case "VersionSigned" -> RegistryEvent.VersionSigned.class;
            case "TagSet" -> RegistryEvent.TagSet.class;
            case "VersionRejected" -> RegistryEvent.VersionRejected.class;
            case "VersionRetired" -> RegistryEvent.VersionRetired.class;
            default ->
                throw new IllegalStateException(
                        "Unknown registry event " + kind + ": it was written by a newer version of Nightjar.");
        };
        try {
            return Json.MAPPER.readValue(payload, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read a registry event of kind " + kind, e);
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static FieldMetadata comment(String text) {
        return FieldMetadata.builder().putString("comment", text).build();
    }
}
