package io.sidelane.libbpf;

import static io.sidelane.libbpf.NativeLibrary.LIBBPF;
import static io.sidelane.libbpf.NativeLibrary.LIBC;
import static io.sidelane.libbpf.NativeLibrary.LINKER;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What libbpf prints, collected for the operation that the current thread has open and passed to
 * the logger {@code io.sidelane.libbpf} at debug (libbpf's own debug lines at trace).
 *
 * <p>libbpf calls back on the thread that called it, so a thread's lines are its operation's.
 */
final class LibbpfLog implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("io.sidelane.libbpf");
    private static final int MAX_CHARS = 64 * 1024;
    private static final int SHORT_MESSAGE = 1024;
    /* A verifier log is one message; libbpf itself gives it up to 16 MiB. */
    private static final int LONGEST_MESSAGE = 32 * 1024 * 1024;
    private static final int LIBBPF_DEBUG = 2;
    /* sizeof(va_list) is 24 on x86-64, 32 on arm64; both hand it over by address. */
    private static final long VA_LIST = 32;

    private static final MethodHandle SET_PRINT =
            LIBBPF.downcall("libbpf_set_print", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle VSNPRINTF =
            LIBC.downcall(
                    "vsnprintf",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));

    private static final ConcurrentMap<Thread, LibbpfLog> OPEN = new ConcurrentHashMap<>();
    private static boolean installed;

    private final Deque<String> lines = new ArrayDeque<>();
    private int chars;

    private LibbpfLog() {}

    /** Collects what libbpf prints on this thread until closed. */
    static LibbpfLog open() {
        install();
        var log = new LibbpfLog();
        OPEN.put(Thread.currentThread(), log);
        return log;
    }

    /** The lines so far; of a long log, its end. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        OPEN.remove(Thread.currentThread(), this);
    }

    /** Takes a message of one or more lines, giving up the oldest beyond the bound. */
    void add(String message) {
        String end = message.substring(Math.max(0, message.length() - MAX_CHARS));
        end.lines()
                .filter(line -> !line.isBlank())
                .forEach(
                        line -> {
                            lines.addLast(line);
                            chars += line.length();
                        });
        while (chars > MAX_CHARS) {
            chars -= lines.removeFirst().length();
        }
    }

    private static synchronized void install() {
        if (installed) {
            return;
        }
        try {
            MethodHandle print =
                    MethodHandles.lookup()
                            .findStatic(
                                    LibbpfLog.class,
                                    "print",
                                    MethodType.methodType(
                                            int.class,
                                            int.class,
                                            MemorySegment.class,
                                            MemorySegment.class));
            MemorySegment stub =
                    LINKER.upcallStub(
                            print,
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
                            Arena.global());
            var _ = (MemorySegment) SET_PRINT.invokeExact(stub);
            installed = true;
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    /** Called by libbpf. An exception that left an upcall would end the JVM. */
    @SuppressWarnings({"unused", "CatchAndPrintStackTrace"})
    private static int print(int level, MemorySegment format, MemorySegment arguments) {
        try {
            boolean detail = level >= LIBBPF_DEBUG;
            Level as = detail ? Level.TRACE : Level.DEBUG;
            LibbpfLog log = OPEN.get(Thread.currentThread());
            if (LOGGER.isLoggable(as) || (log != null && !detail)) {
                String message = format(format, arguments);
                if (log != null && !detail) {
                    log.add(message);
                }
                LOGGER.log(as, () -> message.stripTrailing());
            }
        } catch (Throwable _) {
            // A lost log line is the lesser loss.
        }
        return 0;
    }

    private static String format(MemorySegment format, MemorySegment arguments) throws Throwable {
        try (var arena = Arena.ofConfined()) {
            // vsnprintf uses up its va_list; the copy serves the second, longer attempt.
            MemorySegment again = arena.allocate(VA_LIST, 8);
            again.copyFrom(arguments.reinterpret(VA_LIST));
            MemorySegment text = arena.allocate(SHORT_MESSAGE);
            int length = (int) VSNPRINTF.invokeExact(text, (long) SHORT_MESSAGE, format, arguments);
            if (length >= SHORT_MESSAGE) {
                long size = Math.min(length + 1L, LONGEST_MESSAGE);
                text = arena.allocate(size);
                var _ = (int) VSNPRINTF.invokeExact(text, size, format, again);
            }
            return text.getString(0);
        }
    }
}
