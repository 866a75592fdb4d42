/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Communicator;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.TaskContext;

/**
 * Where workers that train together meet.
 *
 * @param tracker how to reach the tracker; nothing if there is one worker
 */
record Cluster(Map<String, Object> tracker) implements Serializable {

    /** Of one worker, who meets nobody. */
    static final Cluster ALONE = new Cluster(Map.of());

    /** Being one of the workers; ends before the thread that it belongs to does something else. */
    interface Membership extends AutoCloseable {

        boolean first() throws XGBoostError;

        @Override
        void close() throws XGBoostError;
    }

    /** Waits for the others. Workers have the numbers of their partitions. */
    Membership join() throws XGBoostError {
        if (tracker.isEmpty()) {
            return new Alone();
        }
        Map<String, Object> arguments = new HashMap<>(tracker);
        arguments.put("DMLC_TASK_ID", Integer.toString(TaskContext.getPartitionId()));
        Communicator.init(arguments);
        return new Member();
    }

    private record Alone() implements Membership {

        @Override
        public boolean first() {
            return true;
        }

        @Override
        public void close() {}
    }

    private record Member() implements Membership {

        @Override
        public boolean first() throws XGBoostError {
            return Communicator.getRank() == 0;
        }

        @Override
        public void close() throws XGBoostError {
            Communicator.shutdown();
        }
    }
}
