/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.Optional;

/**
 * Who is recommended what.
 *
 * @param user column of the spine
 * @param item column of the spine
 * @param rating expression over the spine's columns; default: every row counts 1
 * @param implicit whether ratings say how sure it is that the user likes the item, rather than how much
 * @param topK items a user
 * @param excludeSeen whether items that the user has had are left out
 */
public record RecommendationSpec(
        String user, String item, Optional<String> rating, boolean implicit, int topK, boolean excludeSeen) {}
