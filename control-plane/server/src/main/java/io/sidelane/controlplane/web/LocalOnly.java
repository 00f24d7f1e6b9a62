package io.sidelane.controlplane.web;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.net.InetAddress;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Answers nobody asks who he is, so that only this machine may ask; and only by its own name, or
 * any web page could ask through a browser here by a name that it makes mean this machine.
 */
final class LocalOnly {

    @ServerRequestFilter(preMatching = true)
    @Nullable Response refusal(HttpServerRequest request) {
        var from = request.remoteAddress().hostAddress();
        if (!isLoopback(from)) {
            return Problems.problem(
                    403, "client %s (expected: one on this machine)".formatted(from));
        }
        var authority = request.authority();
        var host = authority == null ? "none" : authority.host();
        return isLoopback(host)
                ? null
                : Problems.problem(
                        403,
                        "host: %s (expected: localhost or a loopback address)".formatted(host));
    }

    @ServerResponseFilter
    void harden(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle("Cache-Control", "no-store");
        response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
    }

    static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        if (host.equals("localhost")) {
            return true;
        }
        var literal =
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host;
        try {
            return InetAddress.ofLiteral(literal).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
