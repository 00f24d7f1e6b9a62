package io.sidelane.libbpf;

import java.util.List;

/**
 * An operation the kernel or libbpf refused. Callers branch on {@link #errno()}, people read the
 * message: what was tried, the error's name, what would do, and the end of libbpf's own log.
 */
public final class BpfException extends RuntimeException {

    /** What nearly every bpf(2) command wants. */
    static final String PRIVILEGE = "root, or CAP_BPF with CAP_NET_ADMIN and CAP_PERFMON";

    private static final long serialVersionUID = 1L;
    private static final int LINES_IN_MESSAGE = 20;

    private final String operation;
    private final int errno;
    private final String hint;
    private final String log;

    BpfException(String operation, int errno, String hint, List<String> log) {
        super(message(operation, errno, hint, log));
        this.operation = operation;
        this.errno = errno;
        this.hint = hint;
        this.log = String.join("\n", log);
    }

    BpfException(String operation, int errno, String hint) {
        this(operation, errno, hint, List.of());
    }

    /** Throws when {@code result} is a {@code -errno}; else gives it back. */
    static int check(int result, String operation, String hint) {
        if (result < 0) {
            throw new BpfException(operation, -result, hint);
        }
        return result;
    }

    /** What was tried, such as {@code pin /sys/fs/bpf/x/stats}. */
    public String operation() {
        return operation;
    }

    /** A positive Linux error number. */
    public int errno() {
        return errno;
    }

    /** The error's symbolic name, such as {@code EPERM}. */
    public String errnoName() {
        return Errno.name(errno);
    }

    /** What would have worked. */
    public String hint() {
        return hint;
    }

    /** What libbpf said during the operation, the verifier's log included; its end, if long. */
    public String log() {
        return log;
    }

    /** The message without the log: one line. */
    public String summary() {
        return summary(operation, errno, hint);
    }

    private static String summary(String operation, int errno, String hint) {
        return "%s: %s (expected: %s)".formatted(operation, Errno.name(errno), hint);
    }

    private static String message(String operation, int errno, String hint, List<String> log) {
        var message = new StringBuilder(summary(operation, errno, hint));
        int skipped = Math.max(0, log.size() - LINES_IN_MESSAGE);
        if (skipped > 0) {
            message.append("\n  ... ").append(skipped).append(" lines before");
        }
        log.stream().skip(skipped).forEach(line -> message.append("\n  ").append(line));
        return message.toString();
    }
}
