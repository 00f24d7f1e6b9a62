package io.sidelane.it.kubernetes;

import java.util.List;
import java.util.UUID;

/**
 * Somebody whom the API server knows by a token, and RBAC by name and groups.
 *
 * @param groups none: may do nothing until a role is bound to the name
 */
record TestUser(String name, List<String> groups, String token) {

    static final String MASTERS = "system:masters";

    static TestUser of(String name, String... groups) {
        return new TestUser(name, List.of(groups), UUID.randomUUID().toString());
    }

    /** As RBAC knows a service account. */
    static TestUser serviceAccount(String namespace, String name) {
        return of(
                "system:serviceaccount:%s:%s".formatted(namespace, name),
                "system:serviceaccounts",
                "system:serviceaccounts:" + namespace,
                "system:authenticated");
    }

    /** A line of {@code --token-auth-file}: token, name, uid, groups. */
    String line() {
        return "%s,%s,%s,\"%s\"".formatted(token, name, name, String.join(",", groups));
    }
}
