package io.sidelane.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shared library, present or not. A missing library or function becomes a handle that throws when
 * it is called: a binding class then still initialises, and the error reaches whoever uses it.
 */
final class NativeLibrary {

    static final Linker LINKER = Linker.nativeLinker();
    static final NativeLibrary LIBBPF = open("libbpf.so.1", "package libbpf1");
    static final NativeLibrary LIBC =
            new NativeLibrary("libc.so.6", "package libc6", LINKER.defaultLookup());

    private static final MethodHandle UNAVAILABLE = unavailableConstructor();

    private final String name;
    private final String expected;
    private final @Nullable SymbolLookup symbols;

    private NativeLibrary(String name, String expected, @Nullable SymbolLookup symbols) {
        this.name = name;
        this.expected = expected;
        this.symbols = symbols;
    }

    static NativeLibrary open(String soname, String expected) {
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(soname, Arena.global());
        } catch (IllegalArgumentException _) {
            symbols = null;
        }
        return new NativeLibrary(soname, expected, symbols);
    }

    MethodHandle downcall(
            String function, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment symbol = symbols == null ? null : symbols.find(function).orElse(null);
        if (symbol != null) {
            return LINKER.downcallHandle(symbol, descriptor, options);
        }
        return failing(function, descriptor, List.of(options).contains(Errno.CAPTURE));
    }

    /** Rethrows what a downcall handle threw: our own error as it is, the rest as a defect. */
    static RuntimeException unexpected(Throwable t) {
        if (t instanceof LibraryUnavailableException unavailable) {
            return unavailable;
        }
        throw new AssertionError("a downcall threw; its descriptor is wrong", t);
    }

    private String complaint(String function) {
        return symbols == null
                ? "%s: not found (expected: %s); %s was not called"
                        .formatted(name, expected, function)
                : "%s: no function %s (expected: %s, a newer version); it was not called"
                        .formatted(name, function, expected);
    }

    private MethodHandle failing(
            String function, FunctionDescriptor descriptor, boolean capturesErrno) {
        MethodType type = descriptor.toMethodType();
        if (capturesErrno) {
            type = type.insertParameterTypes(0, MemorySegment.class);
        }
        MethodHandle thrower =
                MethodHandles.collectArguments(
                        MethodHandles.throwException(
                                type.returnType(), LibraryUnavailableException.class),
                        0,
                        UNAVAILABLE.bindTo(complaint(function)));
        return MethodHandles.dropArguments(thrower, 0, type.parameterList());
    }

    private static MethodHandle unavailableConstructor() {
        try {
            return MethodHandles.lookup()
                    .findConstructor(
                            LibraryUnavailableException.class,
                            MethodType.methodType(void.class, String.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
