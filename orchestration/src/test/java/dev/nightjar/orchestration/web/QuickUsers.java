/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.nightjar.orchestration.schedule.UserRepository;
import dev.nightjar.orchestration.schedule.UserRepository.StoredUser;

/** Users whose password is hashed as cheaply as can be: each of hundreds of tests adds some, and logs in. */
public final class QuickUsers {

    public static final String SECRET = "a long password";

    private static final String HASH = BCrypt.withDefaults().hashToString(BCrypt.MIN_COST, SECRET.toCharArray());

    private QuickUsers() {}

    /** Adds a user with the secret as password. */
    public static void add(UserRepository users, String name, Role role) {
        users.put(new StoredUser(name, HASH, role.text()));
    }
}
