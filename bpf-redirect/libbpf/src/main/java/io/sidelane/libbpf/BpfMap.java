package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A map. Its operations are single system calls, safe for use by several threads; it does not know
 * what keys and values mean.
 *
 * <p>Segments handed in may be on the heap or not. Those handed out are on the heap, aligned for
 * longs, and live as long as anyone holds them.
 */
public final class BpfMap implements AutoCloseable {

    /** {@link #update}: create or replace. */
    public static final long ANY = 0;

    /** {@link #update}: create only, else {@code EEXIST}. */
    public static final long NOEXIST = 1;

    /** {@link #update}: replace only, else {@code ENOENT}. */
    public static final long EXIST = 2;

    private final Fd fd;
    private final MapInfo info;

    BpfMap(Fd fd) {
        this.fd = fd;
        try {
            this.info = MapInfo.of(fd.number());
        } catch (BpfException e) {
            fd.close();
            throw e;
        }
    }

    /** Opens a pinned map. */
    public static BpfMap open(Path pin) {
        return new BpfMap(Info.openPin(pin, "map"));
    }

    /** Makes a map without flags and BTF; others come from an object. */
    public static BpfMap create(
            MapType type, String name, int keySize, int valueSize, int maxEntries) {
        try (var arena = Arena.ofConfined()) {
            int fd =
                    Libbpf.bpf_map_create(
                            type.value(),
                            arena.allocateFrom(name),
                            keySize,
                            valueSize,
                            maxEntries,
                            MemorySegment.NULL);
            return new BpfMap(
                    new Fd(
                            "map " + name,
                            BpfException.check(fd, "create map " + name, BpfException.PRIVILEGE)));
        }
    }

    public MapInfo info() {
        return info;
    }

    /** The file descriptor, for a call that happens now. */
    public int fd() {
        return fd.number();
    }

    /** The value at {@code key}, or null if there is none; all CPUs' values in a per-CPU map. */
    public @Nullable MemorySegment lookup(MemorySegment key) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(wholeValue(), 8);
            int err = Libbpf.bpf_map_lookup_elem(fd(), key(arena, key), value);
            if (err == -Errno.ENOENT) {
                return null;
            }
            var _ = BpfException.check(err, "look up in " + this, "a key the map can hold");
            return Segments.toHeap(value);
        }
    }

    public byte @Nullable [] lookup(byte[] key) {
        MemorySegment value = lookup(MemorySegment.ofArray(key));
        return value == null ? null : value.toArray(JAVA_BYTE);
    }

    /** The value every possible CPU holds at {@code key}, in the order of CPUs; empty if none. */
    public List<MemorySegment> lookupPerCpu(MemorySegment key) {
        MemorySegment all = lookup(key);
        if (all == null) {
            return List.of();
        }
        long stride = Segments.roundUp(info.valueSize());
        return IntStream.range(0, (int) (all.byteSize() / stride))
                .mapToObj(cpu -> all.asSlice(cpu * stride, info.valueSize()))
                .toList();
    }

    /**
     * Writes a value; in a per-CPU map the values of all possible CPUs, each rounded up to 8 bytes.
     *
     * @param flags {@link #ANY}, {@link #NOEXIST} or {@link #EXIST}
     */
    public void update(MemorySegment key, MemorySegment value, long flags) {
        try (var arena = Arena.ofConfined()) {
            Sizes.require("value for " + this, wholeValue(), value.byteSize());
            var _ =
                    BpfException.check(
                            Libbpf.bpf_map_update_elem(
                                    fd(), key(arena, key), Segments.toNative(arena, value), flags),
                            "update " + this,
                            "a key the map can hold, and room for it (%d entries)"
                                    .formatted(info.maxEntries()));
        }
    }

    public void update(byte[] key, byte[] value, long flags) {
        update(MemorySegment.ofArray(key), MemorySegment.ofArray(value), flags);
    }

    /** Deletes; false if there was nothing at {@code key}. */
    public boolean delete(MemorySegment key) {
        try (var arena = Arena.ofConfined()) {
            int err = Libbpf.bpf_map_delete_elem(fd(), key(arena, key));
            if (err == -Errno.ENOENT) {
                return false;
            }
            var _ = BpfException.check(err, "delete from " + this, "a map that allows deleting");
            return true;
        }
    }

    public boolean delete(byte[] key) {
        return delete(MemorySegment.ofArray(key));
    }

    /** The key after {@code key}, the first one for null or an unknown key; null at the end. */
    public @Nullable MemorySegment nextKey(@Nullable MemorySegment key) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment next = arena.allocate(info.keySize(), 8);
            int err =
                    Libbpf.bpf_map_get_next_key(
                            fd(), key == null ? MemorySegment.NULL : key(arena, key), next);
            if (err == -Errno.ENOENT) {
                return null;
            }
            var _ = BpfException.check(err, "iterate over " + this, "a map that can be iterated");
            return Segments.toHeap(next);
        }
    }

    /** The keys, each once. While others delete, a walk may start again; it always ends. */
    public List<MemorySegment> keys() {
        return keys(this::nextKey, 2L * info.maxEntries());
    }

    static List<MemorySegment> keys(
            Function<@Nullable MemorySegment, @Nullable MemorySegment> next, long most) {
        Set<Content> keys = new LinkedHashSet<>();
        MemorySegment key = next.apply(null);
        for (long steps = 0; key != null && steps < most; steps++) {
            keys.add(new Content(key));
            key = next.apply(key);
        }
        return keys.stream().map(Content::key).toList();
    }

    /** A key by what is in it: segments are equal where they are the same memory. */
    private record Content(MemorySegment key) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Content(var otherKey) && key.mismatch(otherKey) < 0;
        }

        @Override
        public int hashCode() {
            int hash = 1;
            for (long i = 0; i < key.byteSize(); i++) {
                hash = 31 * hash + key.get(JAVA_BYTE, i);
            }
            return hash;
        }
    }

    /**
     * Attaches a program to a sockmap or sockhash; it stays until detached or the map is gone.
     *
     * @param type {@link AttachType#SK_MSG_VERDICT}, {@link AttachType#SK_SKB_STREAM_VERDICT}, ...
     */
    public void attach(BpfProgram program, AttachType type) {
        var _ =
                BpfException.check(
                        Libbpf.bpf_prog_attach(program.fd(), fd(), type.value(), 0),
                        "attach %s to %s as %s".formatted(program, this, type),
                        "a sockmap or sockhash and a program of that type");
    }

    public void detach(BpfProgram program, AttachType type) {
        var _ =
                BpfException.check(
                        Libbpf.bpf_prog_detach2(program.fd(), fd(), type.value()),
                        "detach %s from %s as %s".formatted(program, this, type),
                        "the program that is attached");
    }

    public void pin(Path path) {
        Info.pin(fd(), path, "map " + info.name());
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "map %s (id %d)".formatted(info.name(), info.id());
    }

    private MemorySegment key(Arena arena, MemorySegment key) {
        Sizes.require("key for " + this, info.keySize(), key.byteSize());
        return Segments.toNative(arena, key);
    }

    private long wholeValue() {
        return info.isPerCpu()
                ? Segments.roundUp(info.valueSize()) * PossibleCpus.count()
                : info.valueSize();
    }
}
