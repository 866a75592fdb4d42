/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.core.spec;

import java.util.List;
import java.util.regex.Pattern;

/** That secrets are not written into the file; looks at the tree before substitution. */
final class SecretCheck {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env\\.[^}]+}");

    private SecretCheck() {}

    /** For values that are secrets always. */
    static void check(List<SpecNode> secrets, Problems problems) {
        secrets.stream()
                .filter(SpecNode::present)
                .filter(secret -> !REFERENCE.matcher(secret.json().asText()).matches())
                // the value itself must not be in the message
                .forEach(secret -> problems.at(
                        secret,
                        "A secret in the file: write " + secret.path() + " as ${env.NAME} and set that variable."));
    }
}
