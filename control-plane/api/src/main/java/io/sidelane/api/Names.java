package io.sidelane.api;

/** Group, labels and annotations, each with who controls it. */
public final class Names {

    public static final String API_VERSION = "sidelane.io/v1alpha1";

    /** Label of a namespace, {@code enabled} or {@code disabled}; the namespace's owner. */
    public static final String INJECTION = "sidelane.io/injection";

    /** Label of a pod, {@code "true"} or {@code "false"}; the pod's author controls it. */
    public static final String INJECT = "sidelane.io/inject";

    /** Annotation of a pod asking for one profile; the pod's author controls it. */
    public static final String PROFILE = "sidelane.io/profile";

    /** Annotation of a pod, {@code "true"}: the whole decision is written to it; its author. */
    public static final String EXPLAIN = "sidelane.io/explain";

    /** Annotation of a pod with the whole decision in words; Sidelane writes it. */
    public static final String EXPLANATION = "sidelane.io/explanation";

    /** Annotation of a pod, JSON: what the injector did to it; Sidelane writes it. */
    public static final String STATUS = "sidelane.io/status";

    /** Annotation of a pod document: its network namespace; whoever writes the directory. */
    public static final String NETNS = "sidelane.io/netns";

    /** Annotation of a pod document: its cgroup v2 directory; whoever writes the directory. */
    public static final String CGROUP = "sidelane.io/cgroup";

    /** Label that Kubernetes puts on every namespace. */
    public static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private Names() {}
}
