package io.sidelane.gateway.server;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** Further descriptors of sockets that this process has. */
final class Descriptors {

    private static final MethodHandle DUP =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("dup"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Descriptors() {}

    /**
     * Copies all of them, or none.
     *
     * @param listener whose they are
     */
    static List<Integer> copies(String listener, List<Integer> descriptors)
            throws ListenerException {
        var copies = new ArrayList<Integer>();
        for (int descriptor : descriptors) {
            int copy = dup(descriptor);
            if (copy < 0) {
                close(copies);
                throw new ListenerException(
                        listener,
                        "listener %s: no descriptor left (expected: a higher RLIMIT_NOFILE)"
                                .formatted(listener),
                        null);
            }
            copies.add(copy);
        }
        return copies;
    }

    private static void close(List<Integer> copies) {
        for (int copy : copies) {
            try {
                new FileDescriptor(copy).close();
            } catch (IOException _) {
                // It is closed all the same.
            }
        }
    }

    private static int dup(int descriptor) {
        try {
            return (int) DUP.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("dup() throws nothing", e);
        }
    }
}
