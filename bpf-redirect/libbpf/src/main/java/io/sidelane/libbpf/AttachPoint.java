package io.sidelane.libbpf;

/** How a program of an object attaches, decided by its section as libbpf does. */
sealed interface AttachPoint {

    /** A classic tracepoint: {@code tp/syscalls/sys_enter_splice}. */
    record Tracepoint(String category, String name) implements AttachPoint {}

    /** A raw tracepoint: {@code raw_tp/sched_switch}. */
    record RawTracepoint(String name) implements AttachPoint {}

    /** What the program already names by BTF: tp_btf, fentry, fexit, fmod_ret, lsm. */
    record Btf() implements AttachPoint {}

    /** A section that says too little, such as {@code sockops}: to which cgroup? */
    record Elsewhere() implements AttachPoint {}

    static AttachPoint of(String section) {
        int slash = section.indexOf('/');
        String kind = slash < 0 ? section : section.substring(0, slash);
        String target = slash < 0 ? "" : section.substring(slash + 1);
        int next = target.indexOf('/');
        return switch (kind) {
            case "tp", "tracepoint" ->
                    next > 0
                            ? new Tracepoint(target.substring(0, next), target.substring(next + 1))
                            : new Elsewhere();
            case "raw_tp", "raw_tracepoint", "raw_tp.w", "raw_tracepoint.w" ->
                    target.isEmpty() ? new Elsewhere() : new RawTracepoint(target);
            case "tp_btf", "fentry", "fexit", "fmod_ret", "lsm" -> new Btf();
            case "fentry.s", "fexit.s", "fmod_ret.s", "lsm.s" -> new Btf();
            default -> new Elsewhere();
        };
    }
}
