/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.store;

import dev.nightjar.core.failure.NightjarFailure;
import java.sql.SQLException;

/** The store could not be read or written. */
public final class StoreFailure extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    StoreFailure(SQLException cause) {
        super(1, "Cannot use the store: " + cause.getMessage(), cause);
    }
}
