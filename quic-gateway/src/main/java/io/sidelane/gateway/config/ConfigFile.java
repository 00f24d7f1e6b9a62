package io.sidelane.gateway.config;

import io.sidelane.api.quic.EarlyData;
import io.sidelane.api.yaml.Document;
import io.sidelane.api.yaml.Problem;
import io.sidelane.api.yaml.RecordFile;
import io.sidelane.api.yaml.RecordFile.Bad;
import io.sidelane.api.yaml.RecordFile.Good;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a gateway's file, and checks what concerns several of its parts. */
public final class ConfigFile {

    private final GatewayConfig config;
    private final Document document;
    private final List<Problem> problems = new ArrayList<>();

    private ConfigFile(Good<GatewayConfig> read) {
        this.config = read.record();
        this.document = read.document();
    }

    /**
     * @param file what errors call it
     */
    public static RecordFile<GatewayConfig> read(String file, byte[] bytes) {
        return switch (RecordFile.read(file, bytes, GatewayConfig.class)) {
            case Bad<GatewayConfig> bad -> bad;
            case Good<GatewayConfig> good -> {
                var problems = new ConfigFile(good).problems();
                yield problems.isEmpty() ? good : new Bad<>(problems);
            }
        };
    }

    private List<Problem> problems() {
        checkTargets();
        checkAddresses();
        checkRoutes();
        return problems;
    }

    private void checkTargets() {
        var names =
                config.upstreams().stream().map(UpstreamConfig::name).collect(Collectors.toSet());
        for (int route = 0; route < config.routes().size(); route++) {
            checkListeners(route);
            var targets = config.routes().get(route).upstreams();
            for (int i = 0; i < targets.size(); i++) {
                var name = targets.get(i).name();
                if (!names.contains(name)) {
                    report(
                            List.of("routes", route, "upstreams", i, "name"),
                            "%s (expected: one of upstreams: %s)"
                                    .formatted(name, String.join(", ", names)));
                }
            }
            var mirrors = config.routes().get(route).filters().requestMirrors();
            for (int i = 0; i < mirrors.size(); i++) {
                var name = mirrors.get(i).upstream();
                if (!names.contains(name)) {
                    report(
                            List.of("routes", route, "filters", "requestMirrors", i, "upstream"),
                            "%s (expected: one of upstreams: %s)"
                                    .formatted(name, String.join(", ", names)));
                }
            }
            boolean redirected = config.routes().get(route).filters().requestRedirect() != null;
            boolean udp = config.routes().get(route).connectUdp() != null;
            if ((redirected || udp) != targets.isEmpty()) {
                report(
                        List.of("routes", route, "upstreams"),
                        redirected || udp
                                ? "beside %s (expected: none, nobody is asked)"
                                        .formatted(udp ? "connectUdp" : "filters.requestRedirect")
                                : "missing (expected: at least one like {name: shop})");
            } else if (redirected && udp) {
                report(
                        List.of("routes", route, "connectUdp"),
                        "beside filters.requestRedirect (expected: a route of its own)");
            } else if (!targets.isEmpty()
                    && targets.stream().mapToLong(RouteConfig.TargetConfig::weight).sum() == 0) {
                report(
                        List.of("routes", route, "upstreams"),
                        "weights that come to 0 (expected: at least one above 0)");
            }
        }
    }

    private void checkListeners(int route) {
        var known = config.listeners().stream().map(ListenerConfig::name).toList();
        var named = config.routes().get(route).listeners();
        for (int i = 0; i < named.size(); i++) {
            if (!known.contains(named.get(i))) {
                report(
                        List.of("routes", route, "listeners", i),
                        "%s (expected: one of listeners: %s)"
                                .formatted(named.get(i), String.join(", ", known)));
            }
        }
    }

    private void checkAddresses() {
        var taken = new HashMap<String, String>();
        for (int i = 0; i < config.listeners().size(); i++) {
            var listener = config.listeners().get(i);
            var path = List.of("listeners", i, "address");
            checkAddress(path, listener.address());
            var other = taken.putIfAbsent(listener.address(), listener.name());
            if (other != null) {
                report(
                        path,
                        "%s (expected: an address of its own, listener %s has it)"
                                .formatted(listener.address(), other));
            }
            if (listener.clientCa() != null && listener.earlyData() != EarlyData.REJECT) {
                report(
                        List.of("listeners", i, "earlyData"),
                        "SafeMethods (expected: Reject beside clientCa, for a ticket would do instead of a certificate)");
            }
        }
        for (int i = 0; i < config.upstreams().size(); i++) {
            var endpoints = config.upstreams().get(i).endpoints();
            for (int j = 0; j < endpoints.size(); j++) {
                checkAddress(
                        List.of("upstreams", i, "endpoints", j, "address"),
                        endpoints.get(j).address());
            }
        }
    }

    private void checkAddress(List<?> path, String address) {
        try {
            Address.parse(address);
        } catch (IllegalArgumentException e) {
            report(path, String.valueOf(e.getMessage()));
        }
    }

    private void checkRoutes() {
        var taken = new HashMap<List<Object>, Integer>();
        for (int i = 0; i < config.routes().size(); i++) {
            var route = config.routes().get(i);
            var other =
                    taken.putIfAbsent(
                            List.of(
                                    route.hosts(),
                                    route.pathPrefix(),
                                    String.valueOf(route.path()),
                                    String.valueOf(route.pathRegex()),
                                    route.headers(),
                                    route.queryParams(),
                                    route.listeners(),
                                    route.methods()),
                            i);
            if (other != null) {
                report(
                        List.of("routes", i),
                        "matches what routes[%d] matches (expected: each match once)"
                                .formatted(other));
            }
        }
    }

    private void report(List<?> path, String message) {
        problems.add(new Problem(document.place(path), written(path), message));
    }

    private static String written(List<?> path) {
        var written = new StringBuilder();
        for (var step : path) {
            if (step instanceof Integer index) {
                written.append('[').append(index).append(']');
            } else {
                written.append(written.isEmpty() ? "" : ".").append(step);
            }
        }
        return written.toString();
    }
}
