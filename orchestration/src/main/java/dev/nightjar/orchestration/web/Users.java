/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.nightjar.core.failure.UsageError;
import dev.nightjar.orchestration.schedule.UserRepository;
import dev.nightjar.orchestration.schedule.UserRepository.StoredUser;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Users and their passwords, of which only bcrypt's hashes are kept. Who guesses is made to wait. */
public final class Users {

    static final int SHORTEST = 12;

    private static final String ADMIN = "admin";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final int COST = 10;
    private static final int ATTEMPTS_OF_USER = 5;
    private static final int ATTEMPTS_OF_CLIENT = 20;
    private static final int CLIENTS = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final String NOBODYS = BCrypt.withDefaults().hashToString(COST, "nobody".toCharArray());

    private final UserRepository users;
    private final Clock clock;
    private final Map<String, Deque<Instant>> failures = new ConcurrentHashMap<>();

    public Users(UserRepository users, Clock clock) {
        this.users = users;
        this.clock = clock;
    }

    /**
     * Sees to it that there is an administrator.
     *
     * @param password that was given for it
     * @return the password that was made up, the only time that it is known
     * @throws UsageError if the password that was given is too short
     */
    public Optional<String> ensureAdmin(Optional<String> password) {
        if (password.isPresent()) {
            if (password.get().length() < SHORTEST) {
                throw new UsageError("Invalid NIGHTJAR_ADMIN_PASSWORD: it has fewer than " + SHORTEST + " characters.");
            }
            put(ADMIN, password.get(), Role.ADMIN);
            return Optional.empty();
        }
        if (users.find(ADMIN).isPresent()) {
            return Optional.empty();
        }
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        put(ADMIN, made, Role.ADMIN);
        return Optional.of(made);
    }

    /**
     * Adds a user, or gives one a new password and role.
     *
     * @throws UsageError if the name or the password is none, or the name is that of the administrator
     */
    public void add(String name, String password, Role role) {
        if (!NAME.matcher(name).matches()) {
            throw new UsageError("Invalid user name '" + name + "': give letters, digits and . _ @ -, 64 at most.");
        }
        refuseAdmin(name);
        if (password.length() < SHORTEST) {
            throw new UsageError("Invalid password: it has fewer than " + SHORTEST + " characters.");
        }
        put(name, password, role);
    }

    /** @throws UsageError if there is no such user, or it is the administrator */
    public void remove(String name) {
        refuseAdmin(name);
        if (!users.remove(name)) {
            throw new UsageError("Unknown user '" + name + "'.");
        }
    }

    private static void refuseAdmin(String name) {
        if (name.equals(ADMIN)) {
            throw new UsageError("The user " + ADMIN
                    + " is always there; its password is NIGHTJAR_ADMIN_PASSWORD at the" + " start of the server.");
        }
    }

    /** Adds a user, or gives one a new password and role, whatever they are. */
    public void put(String name, String password, Role role) {
        users.put(new StoredUser(name, BCrypt.withDefaults().hashToString(COST, hashable(password)), role.text()));
    }

    /**
     * Who has a name and password; empty if nobody has.
     *
     * @param client address that asks
     * @throws HttpProblem with status 429 after too many failures of the name or the client
     */
    Optional<Principal> login(String name, String password, String client) {
        refuseGuessing("user " + name, ATTEMPTS_OF_USER);
        refuseGuessing("client " + client, ATTEMPTS_OF_CLIENT);
        Optional<StoredUser> user = users.find(name);
        // the same work for unknown names, so that the time does not tell which there are
        boolean right = BCrypt.verifyer()
                .verify(hashable(password), user.map(StoredUser::passwordHash).orElse(NOBODYS))
                .verified;
        if (user.isEmpty() || !right) {
            failed("user " + name);
            failed("client " + client);
            return Optional.empty();
        }
        failures.remove("user " + name);
        return Optional.of(new Principal(name, Role.of(user.get().role())));
    }

    /** The user of a token, with today's role. */
    Optional<Principal> known(String name) {
        return users.find(name).map(user -> new Principal(name, Role.of(user.role())));
    }

    private void refuseGuessing(String who, int limit) {
        Deque<Instant> recent = failures.get(who);
        if (recent == null) {
            return;
        }
        synchronized (recent) {
            recent.removeIf(at -> at.isBefore(clock.instant().minus(WINDOW)));
            if (recent.size() >= limit) {
                throw new HttpProblem(429, "Too many failed logins. Try again in some minutes.");
            }
        }
    }

    private void failed(String who) {
        if (failures.size() > CLIENTS) {
            failures.clear();
        }
        Deque<Instant> recent = failures.computeIfAbsent(who, key -> new ArrayDeque<>());
        synchronized (recent) {
            recent.add(clock.instant());
        }
    }

    /** bcrypt looks at no more than 72 bytes. */
    private static char[] hashable(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > 72
                ? Base64.getEncoder().encodeToString(Sha.sha256(password)).toCharArray()
                : password.toCharArray();
    }
}
