/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param path values of the route's `{names}`
 * @param query values by name, in the order in which they came
 * @param header the first value of each, by name in lower case
 */
public record Request(
        String method,
        Map<String, String> path,
        Map<String, List<String>> query,
        Map<String, String> header,
        String content,
        String client,
        Principal user) {

    /** A value of the route. */
    public String path(String name) {
        return path.get(name);
    }

    /** All values of a parameter. */
    public List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    /** The last value of a parameter. */
    public Optional<String> last(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** A header's value. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(header.get(name));
    }

    /** The body, read as the fields of a form, of which each has one value and known names. */
    RequestBody form(String... keys) {
        return RequestBody.ofForm(WebServer.query(content), List.of(keys));
    }

    /** The body, read as a JSON object with known keys. */
    public RequestBody body(String... keys) {
        return RequestBody.of(content, List.of(keys));
    }
}
