package io.sidelane.it.rig;

/** A service of the server pod: its port, and how the sidecars treat it. */
public enum Service {
    HTTP(8080, Protocol.HTTP),
    GRPC(8079, Protocol.GRPC),
    TCP(7070, Protocol.TCP),
    REDIS(6379, Protocol.TCP);

    /** Where the client's sidecar takes requests that go on over Unix sockets. */
    private static final int UDS_OFFSET = 10000;

    enum Protocol {
        HTTP,
        GRPC,
        TCP
    }

    private final int port;
    private final Protocol protocol;

    Service(int port, Protocol protocol) {
        this.port = port;
        this.protocol = protocol;
    }

    public int port() {
        return port;
    }

    int udsPort() {
        return port + UDS_OFFSET;
    }

    Protocol protocol() {
        return protocol;
    }

    String appSocket() {
        return "%d-app.sock".formatted(port);
    }

    String sidecarSocket() {
        return "%d-sidecar.sock".formatted(port);
    }
}
