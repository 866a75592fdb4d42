/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.submit;

import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.run.RemoteFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The master of a cluster, by the URL that Spark knows it by. */
record Master(String url) {

    private static final String STANDALONE = "spark://";
    private static final String KUBERNETES = "k8s://";
    private static final int PATIENCE_MILLIS = 5000;

    boolean kubernetes() {
        return url.startsWith(KUBERNETES);
    }

    boolean yarn() {
        return url.equals("yarn");
    }

    /** Whether {@link #check} asks the master itself. */
    boolean asked() {
        return url.startsWith(STANDALONE);
    }

    /**
     * Asks for what submitting would fail on, after long and with a less plain message.
     *
     * @param variables of this process
     * @throws RemoteFailure if no master of a standalone cluster can be reached
     */
    void check(Map<String, String> variables) {
        if (yarn() && !variables.containsKey("HADOOP_CONF_DIR") && !variables.containsKey("YARN_CONF_DIR")) {
            throw new UsageError("Cannot submit to YARN: set HADOOP_CONF_DIR or YARN_CONF_DIR to the folder of the"
                    + " cluster's configuration.");
        }
        if (asked()) {
            reach(List.of(url.substring(STANDALONE.length()).split(",", -1)));
        }
    }

    /** One master of them is enough: the others stand by. */
    private void reach(List<String> addresses) {
        List<String> reasons = new ArrayList<>();
        for (String address : addresses) {
            int colon = address.lastIndexOf(':');
            int port = Integer.parseInt(address.substring(colon + 1));
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.substring(0, colon), port), PATIENCE_MILLIS);
                return;
            } catch (IOException | IllegalArgumentException e) {
                reasons.add(e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
        throw new RemoteFailure(
                1,
                "Cannot reach the master " + url + " (" + String.join("; ", reasons)
                        + "). Is it up, and is runner.spark-submit.master right?");
    }
}
