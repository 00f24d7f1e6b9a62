package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {

    private static final FunctionDescriptor INT_OF_ADDRESS =
            FunctionDescriptor.of(JAVA_INT, ADDRESS);

    @Test
    void saysInOneLineThatALibraryIsMissingWhenAFunctionIsCalled() {
        MethodHandle get =
                NativeLibrary.open("libbpf-absent.so.1", "package libbpf1")
                        .downcall("bpf_obj_get", INT_OF_ADDRESS);

        assertThatThrownBy(
                        () -> {
                            int _ = (int) get.invokeExact(MemorySegment.NULL);
                        })
                .isInstanceOf(LibraryUnavailableException.class)
                .hasMessage(
                        "libbpf-absent.so.1: not found (expected: package libbpf1);"
                                + " bpf_obj_get was not called");
    }

    @Test
    void saysWhichFunctionALibraryLacks() {
        MethodHandle absent =
                NativeLibrary.LIBC.downcall("no_such_function", INT_OF_ADDRESS, Errno.CAPTURE);

        assertThatThrownBy(
                        () -> {
                            int _ =
                                    (int)
                                            absent.invokeExact(
                                                    MemorySegment.NULL, MemorySegment.NULL);
                        })
                .isInstanceOf(LibraryUnavailableException.class)
                .hasMessageStartingWith("libc.so.6: no function no_such_function (expected: ");
    }
}
