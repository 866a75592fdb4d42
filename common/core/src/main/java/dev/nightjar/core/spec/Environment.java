/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import dev.nightjar.core.spec.MonitoringSpec.AlertSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where pipelines run and where their tables lie: `conf/environments/NAME.yaml`.
 *
 * @param warehouse Hadoop URI or path of the lake, as written
 * @param vars of `${var.NAME}` in pipeline files, as text
 * @param spark settings by their full names
 * @param registry keys of the model registry
 * @param logLimit size that the log of an attempt may have, in bytes
 */
public record Environment(
        String warehouse,
        Runner runner,
        Optional<Store> store,
        Map<String, String> vars,
        Map<String, String> spark,
        List<AlertSpec> alerts,
        Registry registry,
        long logLimit) {

    /** Without values that may be secrets. */
    @Override
    public String toString() {
        return "Environment[warehouse=" + warehouse + "]";
    }

    /**
     * Ed25519 keys of the model registry, each as PEM or its base64.
     *
     * @param signingKey empty also if its environment variable is not set: most only read the registry
     * @param publicKeys of which one must have signed a version
     */
    public record Registry(Optional<String> signingKey, List<String> publicKeys) {
        @Override
        public String toString() {
            return "Registry[publicKeys=" + publicKeys + "]";
        }
    }

    /** How runs are started. */
    public sealed interface Runner {}

    /** As child processes on this machine. */
    public record Local(String cores, String memory) implements Runner {}

    /**
     * On a cluster.
     *
     * @param deployMode `client` or `cluster`
     * @param home of the Spark whose `spark-submit` is used
     * @param jars URI of a folder with the files of the distribution's `jars`
     */
    public record SparkSubmit(
            String master, String deployMode, Optional<String> home, Optional<String> jars, Map<String, String> spark)
            implements Runner {
        /** Without settings that may be secrets. */
        @Override
        public String toString() {
            return "SparkSubmit[master=" + master + ", deployMode=" + deployMode + "]";
        }
    }

    /**
     * By an Airflow, with a user and password or with a token.
     *
     * @param proxy that requests go through, as `http://HOST:PORT`
     * @param certificates file in PEM of the authorities that may sign the server's certificate
     * @param timeout of one request
     */
    public record Airflow(
            String url,
            Optional<String> user,
            Optional<String> password,
            Optional<String> token,
            Optional<String> proxy,
            Optional<String> certificates,
            Duration timeout)
            implements Runner {
        @Override
        public String toString() {
            return "Airflow[url=" + url + "]";
        }
    }

    /** The scheduler's database. */
    public record Store(String url, Optional<String> user, Optional<String> password) {
        @Override
        public String toString() {
            return "Store[url=" + url + "]";
        }
    }
}
