package io.sidelane.xds.client;

import java.util.Map;

/**
 * A response that the client has not answered.
 *
 * @param before what the client had under the names that it changes
 * @param outdated one of its resources has changed since it was sent
 */
record InFlight(Response response, Map<String, Held> before, boolean outdated) {

    boolean concerns(String name) {
        return before.containsKey(name);
    }

    InFlight asOutdated() {
        return new InFlight(response, before, true);
    }
}
