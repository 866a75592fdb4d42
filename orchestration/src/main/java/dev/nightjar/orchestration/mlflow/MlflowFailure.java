/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.mlflow;

import dev.nightjar.core.failure.NightjarFailure;
import dev.nightjar.core.failure.UsageError;

/** An MLflow server refused a request, or gave no answer that can be understood. Exit code 2 for the first, else 1. */
public final class MlflowFailure extends NightjarFailure {
    private static final long serialVersionUID = 1L;

    /** Code of an answer that has none of MLflow's own. */
    static final String NO_CODE = "";

    static final String ALREADY_EXISTS = "RESOURCE_ALREADY_EXISTS";
    static final String DOES_NOT_EXIST = "RESOURCE_DOES_NOT_EXIST";

    private final String errorCode;

    private MlflowFailure(int exitCode, String errorCode, String message, Throwable cause) {
        super(exitCode, message, cause);
        this.errorCode = errorCode;
    }

    static MlflowFailure refused(String errorCode, String message) {
        return new MlflowFailure(UsageError.EXIT_CODE, errorCode, message, null);
    }

    static MlflowFailure broken(String message, Throwable cause) {
        return new MlflowFailure(1, NO_CODE, message, cause);
    }

    /** MLflow's own code, such as `RESOURCE_ALREADY_EXISTS`; empty if the answer had none. */
    public String errorCode() {
        return errorCode;
    }
}
