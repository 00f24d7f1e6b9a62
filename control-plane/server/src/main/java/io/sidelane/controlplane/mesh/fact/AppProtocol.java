package io.sidelane.controlplane.mesh.fact;

import org.jspecify.annotations.Nullable;

/** What a service's port speaks. What nobody said is TCP: bytes are never guessed at. */
public enum AppProtocol {
    HTTP(true, false),
    HTTP2(true, true),
    GRPC(true, true),
    TCP(false, false);

    private final boolean http;
    private final boolean http2;

    AppProtocol(boolean http, boolean http2) {
        this.http = http;
        this.http2 = http2;
    }

    /** Whether requests are told apart. */
    public boolean http() {
        return http;
    }

    /** Whether the server is spoken to in HTTP/2 only. */
    public boolean http2() {
        return http2;
    }

    /**
     * {@code appProtocol} as Kubernetes and its Gateway API have it (KEP-3726), else the word
     * before the port name's first hyphen, as Istio reads it. TLS that the application speaks
     * itself is TCP to a proxy.
     */
    public static AppProtocol of(@Nullable String appProtocol, @Nullable String portName) {
        if (appProtocol != null) {
            return ofWord(appProtocol.toLowerCase(java.util.Locale.ROOT));
        }
        return portName == null ? TCP : ofWord(portName.split("-", 2)[0]);
    }

    private static AppProtocol ofWord(String word) {
        return switch (word) {
            case "http", "kubernetes.io/ws" -> HTTP;
            case "http2", "h2c", "kubernetes.io/h2c" -> HTTP2;
            case "grpc" -> GRPC;
            default -> TCP;
        };
    }
}
