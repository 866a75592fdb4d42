/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.delta;

import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.hook.PostCommitHook;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints of tables, which only make reading faster: without one a commit stands all the same. */
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private Checkpoints() {}

    /** Writes one if it is time for it. */
    static void after(TransactionCommitResult commit, Engine engine, String path) {
        commit.getPostCommitHooks().stream()
                .filter(hook -> hook.getType() == PostCommitHook.PostCommitHookType.CHECKPOINT)
                .forEach(hook -> write(hook, engine, path));
    }

    private static void write(PostCommitHook hook, Engine engine, String path) {
        try {
            hook.threadSafeInvoke(engine);
        } catch (IOException | CheckpointAlreadyExistsException e) {
            LOG.debug("No checkpoint of {}", path, e);
        }
    }
}
