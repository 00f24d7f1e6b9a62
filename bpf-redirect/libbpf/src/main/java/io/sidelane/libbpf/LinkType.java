package io.sidelane.libbpf;

/**
 * {@code enum bpf_link_type} of {@code linux/bpf.h}. Ordinals are the kernel's values: append only.
 */
@SuppressWarnings("EnumOrdinal")
public enum LinkType {
    UNSPEC,
    RAW_TRACEPOINT,
    TRACING,
    CGROUP,
    ITER,
    NETNS,
    XDP,
    PERF_EVENT,
    KPROBE_MULTI,
    STRUCT_OPS,
    NETFILTER,
    TCX,
    /** A type that is newer than this list. */
    UNKNOWN;

    private static final LinkType[] VALUES = values();

    int value() {
        return ordinal();
    }

    static LinkType of(int value) {
        return value >= 0 && value < UNKNOWN.ordinal() ? VALUES[value] : UNKNOWN;
    }
}
