/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** An answer that is not what was asked for, in Airflow's form: `{"detail": ...}`. */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonNode detail;

    /** With a sentence. */
    public HttpProblem(int status, String detail) {
        this(status, TextNode.valueOf(detail));
    }

    /** With more than a sentence. */
    public HttpProblem(int status, JsonNode detail) {
        super(detail.toString(), null, false, false);
        this.status = status;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    JsonNode detail() {
        return detail;
    }
}
