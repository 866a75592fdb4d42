/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.web;

import dev.nightjar.orchestration.schedule.UserRepository;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** `/auth/token`, and who asks. Only the header counts, no cookie, so that no other site can ask for a user. */
public final class Auth {

    private static final Duration LIFE = Duration.ofDays(1);
    private static final Duration CLI_LIFE = Duration.ofHours(1);

    private final Users users;
    private final Tokens tokens;

    public Auth(UserRepository repository, Users users, Clock clock) {
        this.users = users;
        this.tokens = new Tokens(repository.secret("jwt", Tokens::newKey), clock);
    }

    /** Adds its routes. */
    public void routes(Router router) {
        router.on("POST", "/auth/token", Role.ANYBODY, request -> token(request, LIFE));
        router.on("POST", "/auth/token/cli", Role.ANYBODY, request -> token(request, CLI_LIFE));
        router.on("GET", "/auth/token", Role.ANYBODY, request -> {
            throw new HttpProblem(403, "This method is only allowed if all users are administrators");
        });
    }

    /** A token. */
    record TokenBody(String accessToken) {}

    private Response token(Request request, Duration life) {
        String type = request.header("content-type").orElse("").split(";")[0].strip();
        RequestBody body = switch (type) {
            case "application/json" -> request.body("username", "password");
            case "application/x-www-form-urlencoded" -> request.form("username", "password");
            default -> throw new HttpProblem(415, "Unsupported Media Type");
        };
        String name = body.requiredText("username");
        String password = body.requiredText("password");
        body.refuseIfWrong();
        if (name.isEmpty() || password.isEmpty()) {
            throw new HttpProblem(400, "Username and password must be provided");
        }
        Principal user = users.login(name, password, request.client())
                .orElseThrow(() -> new HttpProblem(401, "Invalid credentials"));
        return Response.json(201, new TokenBody(tokens.issue(user, life)));
    }

    /** Who asks, by the header `Authorization`. */
    Principal principal(Optional<String> authorization) {
        String header = authorization.orElseThrow(() -> new HttpProblem(401, "Not authenticated"));
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw new HttpProblem(401, "Not authenticated");
        }
        return users.known(tokens.subject(header.substring(7).strip()))
                .orElseThrow(() -> new HttpProblem(403, "Invalid JWT token"));
    }
}
