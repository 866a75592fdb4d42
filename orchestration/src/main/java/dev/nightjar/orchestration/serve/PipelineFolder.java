/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.core.spec.ParsedPipeline;
import dev.nightjar.core.spec.PipelineReader;
import dev.nightjar.core.spec.Secrets;
import dev.nightjar.core.spec.Substitution;
import dev.nightjar.core.spec.Support;
import dev.nightjar.orchestration.schedule.KnownPipeline;
import dev.nightjar.orchestration.schedule.PipelineCatalog;
import dev.nightjar.orchestration.schedule.PipelineRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipelines of a folder's YAML files, read again when these change. A file that is wrong keeps its last good
 * version and is an import error; one that is gone leaves a stale pipeline.
 */
public final class PipelineFolder implements PipelineCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineFolder.class);

    private final Path folder;
    private final Map<String, String> variables;
    private final PipelineRepository repository;
    private final Clock clock;
    private final GoodVersions copies;
    private final Secrets secrets;
    private final Map<Path, String> seen = new HashMap<>();
    private final Map<Path, KnownPipeline> good = new HashMap<>();
    private final Map<Path, ImportError> errors = new HashMap<>();
    private volatile List<KnownPipeline> pipelines = List.of();
    private volatile List<ImportError> importErrors = List.of();
    private int lastError;

    /**
     * Looks at a folder.
     *
     * @param variables of `${var.NAME}`, from the environment and the command line
     * @param secrets of the environment, beside those of the files
     * @param copies folder that copies of right files are kept in
     */
    public PipelineFolder(
            Path folder,
            Map<String, String> variables,
            Secrets secrets,
            PipelineRepository repository,
            Path copies,
            Clock clock) {
        this.folder = folder;
        this.variables = Map.copyOf(variables);
        this.secrets = secrets;
        this.repository = repository;
        this.copies = new GoodVersions(copies);
        this.clock = clock;
    }

    @Override
    public List<KnownPipeline> pipelines() {
        return pipelines;
    }

    @Override
    public List<ImportError> importErrors() {
        return importErrors;
    }

    /** Reads what has changed since the last time. */
    public synchronized void refresh() {
        Map<Path, String> now = files();
        if (now.equals(seen)) {
            return;
        }
        seen.keySet().stream().filter(file -> !now.containsKey(file)).forEach(copies::forget);
        good.keySet().retainAll(now.keySet());
        now.forEach((file, content) -> {
            // what was wrong may be right now that another file has changed
            if (!content.equals(seen.get(file)) || errors.containsKey(file)) {
                read(file, content);
            }
        });
        errors.keySet().retainAll(now.keySet());
        seen.clear();
        seen.putAll(now);
        pipelines = good.values().stream()
                .sorted(Comparator.comparing(KnownPipeline::name))
                .toList();
        importErrors = errors.values().stream()
                .sorted(Comparator.comparing(ImportError::id))
                .toList();
        Set<String> names = pipelines.stream().map(KnownPipeline::name).collect(Collectors.toSet());
        repository.keepOnly(names);
    }

    private void read(Path file, String content) {
        try {
            take(file, content);
            errors.remove(file);
            LOG.info("Read {}", file);
        } catch (NightjarFailure e) {
            wrong(file, e.getMessage());
            if (!good.containsKey(file)) {
                copies.last(file).ifPresent(last -> goOn(file, last));
            }
        }
    }

    private void take(Path file, String content) {
        long start = System.nanoTime();
        ParsedPipeline parsed = PipelineReader.parseLocated(
                content, file.toString(), new Substitution(Optional.empty(), variables, System.getenv()));
        Support.refuseUnsupported(parsed);
        refuseSecond(parsed.spec().pipeline(), file);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        good.put(
                file,
                new KnownPipeline(
                        parsed.spec(), file, took, parsed.secrets().and(secrets), copies.keep(file, content)));
        repository.parsed(parsed.spec().pipeline(), parsed.spec().specHash());
    }

    /** The file was right before the server was started, so that its nights go on. */
    private void goOn(Path file, String last) {
        try {
            take(file, last);
            LOG.info("Goes on with {} as it was when it was right", file);
        } catch (NightjarFailure e) {
            LOG.warn("{} is of no use as it was before either", file);
        }
    }

    private void refuseSecond(String name, Path file) {
        good.values().stream()
                .filter(other -> other.name().equals(name))
                .filter(other -> !other.file().equals(file))
                .findFirst()
                .ifPresent(other -> {
                    throw new UsageError(file + ": the pipeline " + name + " is in " + other.file()
                            + " already. Give it another name.");
                });
    }

    private void wrong(Path file, String message) {
        LOG.warn("{}", message);
        int id = errors.containsKey(file) ? errors.get(file).id() : ++lastError;
        errors.put(file, new ImportError(id, clock.instant(), file.getFileName().toString(), message));
    }

    /** Files with their texts, so that a change is seen whatever the clock of the file system says. */
    private Map<Path, String> files() {
        Map<Path, String> files = new TreeMap<>();
        for (Path file : yaml()) {
            try {
                files.put(file, Files.readString(file));
            } catch (IOException e) {
                files.put(file, "cannot be read: " + e.getMessage());
            }
        }
        return files;
    }

    private List<Path> yaml() {
        try (Stream<Path> all = Files.list(folder)) {
            return new ArrayList<>(all.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the folder of pipelines " + folder, e);
        }
    }
}
