package io.sidelane.xds;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Resources by the bytes in which clients say that they have them: an entry of {@code
 * DeltaDiscoveryRequest.initial_resource_versions}, as protobuf writes it. Of thousands of clients
 * that come back at once each says so of thousands of resources; no string is made of that.
 */
final class WireVersions {
    private static final int NAME = 1;
    private static final int VERSION = 2;

    // Eight bytes at once: a short loop over each would be most of the work.
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

    private final Resource[] resources;
    private final byte[] entries;
    // Entry i is entries[ends[i - 1], ends[i]).
    private final int[] ends;
    // Index + 1 of a resource, 0 for none; searched onwards from an entry's hash.
    private final int[] slots;

    WireVersions(Collection<Resource> all) {
        resources = all.toArray(Resource[]::new);
        ends = new int[resources.length];
        slots = new int[Integer.highestOneBit(Math.max(1, resources.length)) << 2];
        var bytes = new ByteArrayOutputStream();
        try {
            var out = CodedOutputStream.newInstance(bytes);
            for (var i = 0; i < resources.length; i++) {
                out.writeString(NAME, resources[i].name());
                out.writeString(VERSION, resources[i].version());
                ends[i] = out.getTotalBytesWritten();
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory did not take bytes", e);
        }
        entries = bytes.toByteArray();
        for (var i = 0; i < resources.length; i++) {
            var slot = slot(entries, begin(i), ends[i]);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    /**
     * The resource that {@code message[from, to)} says, null if it says none of these in its
     * version, or in other bytes than protobuf's.
     */
    @Nullable Resource find(byte[] message, int from, int to) {
        var slot = slot(message, from, to);
        while (slots[slot] != 0) {
            var i = slots[slot] - 1;
            var begin = begin(i);
            if (ends[i] - begin == to - from && same(message, from, to, entries, begin)) {
                return resources[i];
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }

    private int begin(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    private int slot(byte[] bytes, int from, int to) {
        var hash = (long) (to - from);
        var i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, i)) * ODD;
            hash ^= hash >>> 32;
        }
        for (; i < to; i++) {
            hash = (hash ^ bytes[i]) * ODD;
        }
        return (int) (hash ^ hash >>> 32) & (slots.length - 1);
    }

    private static boolean same(byte[] one, int from, int to, byte[] other, int otherFrom) {
        var i = from;
        var j = otherFrom;
        for (; i + Long.BYTES <= to; i += Long.BYTES, j += Long.BYTES) {
            if ((long) LONGS.get(one, i) != (long) LONGS.get(other, j)) {
                return false;
            }
        }
        for (; i < to; i++, j++) {
            if (one[i] != other[j]) {
                return false;
            }
        }
        return true;
    }
}
