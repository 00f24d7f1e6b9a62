package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** The rare system call that the tests' tracepoint program waits for. */
final class Bell {

    private static final MethodHandle GETPGID =
            NativeLibrary.LIBC.downcall("getpgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Bell() {}

    static void ring() {
        try {
            int _ = (int) GETPGID.invokeExact(0);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }
}
