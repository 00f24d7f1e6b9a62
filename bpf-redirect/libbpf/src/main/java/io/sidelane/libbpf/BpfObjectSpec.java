package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A BPF object that is open and not yet loaded: everything that must be said before the kernel sees
 * it. {@link #load} ends its life and gives a {@link BpfObject}.
 *
 * <p>Not for use by several threads.
 */
public final class BpfObjectSpec implements AutoCloseable {

    private static final long OPTS_SIZE = 80;
    private static final long OPTS_NAME = 8;

    private final ObjectHandle handle;

    private BpfObjectSpec(ObjectHandle handle) {
        this.handle = handle;
    }

    /** Opens the bytes of a {@code .bpf.o}. The kernel shows the name's first 15 characters. */
    public static BpfObjectSpec open(String name, byte[] elf) {
        try (var log = LibbpfLog.open();
                var arena = Arena.ofConfined()) {
            MemorySegment opts = arena.allocate(OPTS_SIZE, 8);
            opts.set(JAVA_LONG, 0, OPTS_SIZE);
            opts.set(ADDRESS, OPTS_NAME, arena.allocateFrom(name));
            // libbpf copies what it keeps of the file; the buffer may go when this returns.
            MemorySegment buffer = arena.allocate(Math.max(1, elf.length), 8);
            MemorySegment.copy(MemorySegment.ofArray(elf), 0, buffer, 0, elf.length);
            Pointer object = LibbpfObjects.bpf_object__open_mem(buffer, elf.length, opts);
            if (object.isNull()) {
                throw new BpfException(
                        "open object " + name,
                        object.errno(),
                        "the bytes of an ELF file from clang -target bpf -g",
                        log.lines());
            }
            return new BpfObjectSpec(new ObjectHandle(name, object.address()));
        }
    }

    public String name() {
        return handle.name();
    }

    public List<String> maps() {
        return handle.mapNames();
    }

    public List<String> programs() {
        return handle.programNames();
    }

    /** Whether {@link #load} gives this program to the kernel at all. */
    public BpfObjectSpec autoload(String program, boolean on) {
        check(
                LibbpfObjects.bpf_program__set_autoload(handle.program(program), on),
                "set autoload of " + program);
        return this;
    }

    /** Whether {@link #load} makes this map; no program that is loaded may use a map left out. */
    public BpfObjectSpec autocreate(String map, boolean on) {
        check(
                LibbpfObjects.bpf_map__set_autocreate(handle.map(map), on),
                "set autocreate of " + map);
        return this;
    }

    public BpfObjectSpec maxEntries(String map, int maxEntries) {
        check(
                LibbpfObjects.bpf_map__set_max_entries(handle.map(map), maxEntries),
                "set max_entries of " + map);
        return this;
    }

    /**
     * Where {@link #load} pins the map. If a map is pinned there, it is used instead of a new one,
     * and loading fails if its type, sizes, max_entries or flags differ.
     */
    public BpfObjectSpec pinPath(String map, Path pin) {
        try (var arena = Arena.ofConfined()) {
            check(
                    LibbpfObjects.bpf_map__set_pin_path(
                            handle.map(map), arena.allocateFrom(pin.toString())),
                    "set the pin path of " + map);
        }
        return this;
    }

    /**
     * Uses an existing map in the place of {@code map}. The existing one stays its owner's.
     *
     * @param existing a map of the same name: libbpf would know it by the existing one's from now
     */
    public BpfObjectSpec reuse(String map, BpfMap existing) {
        String name = existing.info().name();
        if (!map.startsWith(name)) {
            throw new IllegalArgumentException(
                    "reuse %s as %s (expected: a map of that name)".formatted(existing, map));
        }
        check(
                LibbpfObjects.bpf_map__reuse_fd(handle.map(map), existing.fd()),
                "reuse " + existing + " as " + map);
        return this;
    }

    /**
     * Sets a whole section.
     *
     * @param section {@code .rodata}, {@code .bss} or {@code .data}
     */
    public BpfObjectSpec sectionValue(String section, MemorySegment value) {
        MemorySegment initial = GlobalVariables.initialValue(handle.map(section), section);
        Sizes.require("value of " + section, initial.byteSize(), value.byteSize());
        initial.copyFrom(value);
        return this;
    }

    /** Sets a global variable, such as a {@code const volatile} one, to bytes of its size. */
    public BpfObjectSpec variable(String name, MemorySegment value) {
        GlobalVariables.Variable variable = find(name);
        Sizes.require("value of variable " + name, variable.size(), value.byteSize());
        GlobalVariables.initialValue(handle.map(variable.section()), variable.section())
                .asSlice(variable.offset(), variable.size())
                .copyFrom(value);
        return this;
    }

    /** Sets a global integer or bool of 1, 2, 4 or 8 bytes. */
    public BpfObjectSpec variable(String name, long value) {
        int size = find(name).size();
        byte[] bytes =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array();
        if (size > Long.BYTES) {
            throw new IllegalArgumentException(
                    "variable %s: %d bytes (expected: an integer of up to 8)"
                            .formatted(name, size));
        }
        return variable(name, MemorySegment.ofArray(bytes).asSlice(0, size));
    }

    /** Whether the object has this global variable. */
    public boolean hasVariable(String name) {
        return GlobalVariables.of(handle.pointer()).containsKey(name);
    }

    /** Gives the maps and programs to the kernel. Also on failure, this spec is closed. */
    public BpfObject load() {
        ObjectHandle loading = handle.move();
        try (var log = LibbpfLog.open()) {
            int err = LibbpfObjects.bpf_object__load(loading.pointer());
            if (err < 0) {
                loading.close();
                throw new BpfException(
                        "load object " + loading.name(), -err, loadHint(-err), log.lines());
            }
            return new BpfObject(loading);
        }
    }

    @Override
    public void close() {
        handle.close();
    }

    private static String loadHint(int errno) {
        if (errno == Errno.EPERM) {
            return Privileges.current().effectiveUser() == 0
                    ? "a kernel and sandbox that permit this program's type; leave it out of loading"
                    : BpfException.PRIVILEGE;
        }
        return "programs this kernel's verifier accepts; libbpf says why not";
    }

    private GlobalVariables.Variable find(String name) {
        var variables = GlobalVariables.of(handle.pointer());
        GlobalVariables.Variable variable = variables.get(name);
        if (variable == null) {
            throw new BpfException(
                    "find variable %s in object %s".formatted(name, name()),
                    Errno.ENOENT,
                    "one of " + String.join(", ", variables.keySet().stream().sorted().toList()));
        }
        return variable;
    }

    private void check(int result, String operation) {
        var _ =
                BpfException.check(
                        result, operation + " in object " + name(), "a map or program not loaded");
    }
}
