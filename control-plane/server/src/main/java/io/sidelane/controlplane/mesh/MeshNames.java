package io.sidelane.controlplane.mesh;

/** Labels and annotations of the standalone mesh, each with who controls it. */
public final class MeshNames {

    /** Names us among those who say something of routes on services. */
    public static final String CONTROLLER = "sidelane.io/control-plane";

    /**
     * Label of a namespace, {@code strict}, {@code permissive} or {@code off} (the default):
     * whether its pods' sidecars speak TLS with each other; the namespace's owner controls it.
     */
    public static final String MTLS = "sidelane.io/mtls";

    /**
     * Label of a namespace, {@code any} (the default) or {@code registry-only}: whether its pods
     * reach what is no service; the namespace's owner controls it.
     */
    public static final String OUTBOUND = "sidelane.io/outbound";

    /**
     * Label of a pod, {@code "true"}: it has a sidecar, so that others may speak TLS with it where
     * its namespace is {@code permissive}; whoever makes the pod.
     */
    public static final String SIDECAR = "sidelane.io/sidecar";

    /** Annotation of a Secret: the service account whose identity it is; the Secret's author. */
    public static final String SERVICE_ACCOUNT = "sidelane.io/service-account";

    /** Annotation of a Service: {@code tcp}, {@code grpc} or a path; its author controls these. */
    public static final String HEALTH_CHECK = "sidelane.io/health-check";

    /** Annotation of a Service: a duration, 5s unless given. */
    public static final String HEALTH_CHECK_INTERVAL = "sidelane.io/health-check-interval";

    /** Annotation of a Service: failures in a row after which an endpoint is left alone. */
    public static final String OUTLIER_ERRORS = "sidelane.io/outlier-errors";

    /** Annotation of a Service: for how long, 30s unless given. */
    public static final String OUTLIER_EJECTION = "sidelane.io/outlier-ejection";

    /** Annotation of a Service: a duration, 5s unless given. */
    public static final String CONNECT_TIMEOUT = "sidelane.io/connect-timeout";

    private MeshNames() {}
}
