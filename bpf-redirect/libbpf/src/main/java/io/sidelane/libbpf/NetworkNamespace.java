package io.sidelane.libbpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace, kept alive while this is open.
 *
 * <p>Code enters it on a thread of its own that ends with it: no other code can find itself in a
 * foreign namespace because a restore failed.
 */
public final class NetworkNamespace implements AutoCloseable {

    /** What to do inside; it may throw one checked exception. */
    @FunctionalInterface
    public interface Action<T, X extends Exception> {
        T run() throws X;
    }

    private static final Path OF_THIS_THREAD = Path.of("/proc/thread-self/ns/net");
    private static final int AF_INET = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_NETNS_COOKIE = 71;

    private final String name;
    private final Fd fd;

    private NetworkNamespace(String name, Fd fd) {
        this.name = name;
        this.fd = fd;
    }

    /** Opens a namespace by a path such as {@code /run/netns/x} or {@code /proc/42/ns/net}. */
    public static NetworkNamespace open(Path path) {
        return new NetworkNamespace(path.toString(), Fd.ofFile(path));
    }

    /** The namespace of the calling thread. */
    public static NetworkNamespace current() {
        return open(OF_THIS_THREAD);
    }

    /** A new namespace with its loopback up; it ends with the last socket or owner in it. */
    public static NetworkNamespace create(String name) {
        return onThread(
                "netns-new-" + name,
                () -> {
                    var _ =
                            BpfException.check(
                                    Libc.unshare(Libc.CLONE_NEWNET),
                                    "create a network namespace",
                                    "CAP_SYS_ADMIN");
                    var netns = new NetworkNamespace(name, Fd.ofFile(OF_THIS_THREAD));
                    try {
                        Interfaces.raise("lo");
                    } catch (BpfException e) {
                        netns.close();
                        throw e;
                    }
                    return netns;
                });
    }

    /** Runs {@code action} in the namespace at {@code path}. */
    public static <T, X extends Exception> T call(Path path, Action<T, X> action) throws X {
        try (NetworkNamespace netns = open(path)) {
            return netns.call(action);
        }
    }

    /**
     * Runs {@code action} in this namespace, on a named platform thread of its own, and waits for
     * it. Threads that the action starts are in the namespace too. An interrupt waits as well: a
     * system call would not notice it.
     */
    public <T, X extends Exception> T call(Action<T, X> action) throws X {
        int number = fd.number();
        return onThread(
                "netns-" + name,
                () -> {
                    var _ =
                            BpfException.check(
                                    Libc.setns(number, Libc.CLONE_NEWNET),
                                    "enter " + this,
                                    "a network namespace, and CAP_SYS_ADMIN");
                    return action.run();
                });
    }

    /** The kernel's number for the namespace that is never used again (Linux 5.14). */
    public long cookie() {
        return call(
                () -> {
                    try (var socket = NativeSocket.open(AF_INET, NativeSocket.SOCK_STREAM)) {
                        return socket.longOption(SOL_SOCKET, SO_NETNS_COOKIE);
                    }
                });
    }

    /** The number by which {@code lsns} and {@code ip netns} know it. */
    public long inode() {
        try {
            return (Long) Files.getAttribute(Path.of("/proc/self/fd/" + fd.number()), "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int fd() {
        return fd.number();
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "netns " + name;
    }

    private static <T, X extends Exception> T onThread(String threadName, Action<T, X> action)
            throws X {
        var task = new FutureTask<T>(action::run);
        Thread.ofPlatform().name(threadName).daemon().start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw NetworkNamespace.<X>thrown(Objects.requireNonNull(e.getCause()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /* What the action threw is unchecked or an X: it can throw nothing else. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Exception> X thrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return (X) cause;
    }
}
