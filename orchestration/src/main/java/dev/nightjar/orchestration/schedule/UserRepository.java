/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.schedule;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Who may use the server. */
public interface UserRepository {

    /** A user by name. */
    Optional<StoredUser> find(String name);

    /** All, by name. */
    List<StoredUser> all();

    /** Removes a user; false if there is none. */
    boolean remove(String name);

    /** Adds a user, or replaces one of the same name. */
    void put(StoredUser user);

    /** A secret that all servers of the store share, made by whoever needs it first. */
    String secret(String name, Supplier<String> first);

    /** A user with the hash of the password. */
    record StoredUser(String name, String passwordHash, String role) {
        @Override
        public String toString() {
            return "StoredUser[" + name + ", " + role + "]";
        }
    }
}
