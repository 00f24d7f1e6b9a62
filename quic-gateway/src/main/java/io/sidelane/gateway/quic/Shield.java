package io.sidelane.gateway.quic;

import io.sidelane.gateway.config.ShieldConfig;
import io.sidelane.gateway.config.ShieldMode;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfLink;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.BpfObject;
import io.sidelane.libbpf.BpfObjectSpec;
import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.LibraryUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drops, where a driver has a packet, what cannot be QUIC or is too much of one source's ({@code
 * shield.bpf.c}). Ends with this process, as everything that it is for does. A gateway that may not
 * have one serves without.
 */
public final class Shield implements AutoCloseable {

    private static final Logger LOG = System.getLogger("shield");
    private static final String OBJECT = "/io/sidelane/bpf/shield.bpf.o";

    /* enum cause of shield.bpf.c. */
    static final List<String> CAUSES =
            List.of(
                    "established",
                    "short_header",
                    "initial",
                    "early_data",
                    "other_version",
                    "dropped_runt",
                    "dropped_short_initial",
                    "dropped_unknown_id",
                    "dropped_initial_rate",
                    "dropped_version_rate");

    private final String where;
    private final BpfObject object;
    private final BpfLink link;
    private final BpfMap counts;
    private boolean closed;

    private Shield(String where, BpfObject object, BpfLink link) {
        this.where = where;
        this.object = object;
        this.link = link;
        this.counts = object.map("counts");
    }

    /**
     * Puts it before the ports; where it may not, says so.
     *
     * @param secret by which established connections' ids are known
     * @return null without
     */
    public static @Nullable Shield attach(
            @Nullable ShieldConfig config, Secret secret, Collection<Integer> ports) {
        if (config == null || config.mode() == ShieldMode.OFF) {
            return null;
        }
        try {
            var object = load(config, secret, ports);
            try {
                int index = Interfaces.index(config.device());
                var program = object.program("shield");
                var link =
                        config.mode() == ShieldMode.NATIVE
                                ? BpfLink.xdp(program, index)
                                : BpfLink.genericXdp(program, index);
                var where = "%s %s".formatted(config.device(), config.mode().word());
                LOG.log(Level.INFO, where);
                return new Shield(where, object, link);
            } catch (BpfException e) {
                object.close();
                throw e;
            }
        } catch (BpfException | LibraryUnavailableException e) {
            LOG.log(
                    Level.WARNING,
                    "%s: %s; serving without"
                            .formatted(
                                    config.device(),
                                    String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
            return null;
        }
    }

    /** The program with its maps, attached nowhere. */
    static BpfObject load(ShieldConfig config, Secret secret, Collection<Integer> ports) {
        var hash = ConnectionIds.hash(secret);
        var object =
                BpfObjectSpec.open("shield", KernelSteering.object(OBJECT))
                        .variable(
                                "interval_ns",
                                TimeUnit.SECONDS.toNanos(1) / config.initialsPerSecond())
                        .variable("key_0", hash.key0())
                        .variable("key_1", hash.key1())
                        .load();
        var _ = ports(object.map("ports"), ports);
        return object;
    }

    /** Stands before other ports from now on; what it has no room for passes unseen. */
    public synchronized void ports(Collection<Integer> ports) {
        if (!closed) {
            var _ = ports(object.map("ports"), ports);
        }
    }

    /** Says, and returns, which it could not be put before. */
    static List<Integer> ports(BpfMap map, Collection<Integer> ports) {
        var wanted = ports.stream().map(port -> ByteBuffer.wrap(key(port, Short.BYTES))).toList();
        var lacking = new ArrayList<Integer>();
        try {
            // First those that go: the map has room for as many as there may be, not for both.
            for (var present : map.keys()) {
                var key = present.toArray(ValueLayout.JAVA_BYTE);
                if (!wanted.contains(ByteBuffer.wrap(key))) {
                    map.delete(key);
                }
            }
        } catch (BpfException e) {
            LOG.log(Level.WARNING, "UDP ports that are gone: still before them: " + e.summary());
        }
        for (var port : ports) {
            try {
                map.update(key(port, Short.BYTES), new byte[] {1}, BpfMap.ANY);
            } catch (BpfException e) {
                lacking.add(port);
                LOG.log(
                        Level.WARNING,
                        "UDP port %d: not before it: %s".formatted(port, e.summary()));
            }
        }
        return lacking;
    }

    private static byte[] key(int number, int length) {
        var key = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        return (length == Short.BYTES ? key.putShort((short) number) : key.putInt(number)).array();
    }

    /** The interface and the mode. */
    public String where() {
        return where;
    }

    /** Packets by what became of them; of nothing that is closed. */
    public synchronized SequencedMap<String, Long> packets() {
        return closed ? new LinkedHashMap<>() : packets(counts);
    }

    static SequencedMap<String, Long> packets(BpfMap counts) {
        var packets = new LinkedHashMap<String, Long>();
        for (int i = 0; i < CAUSES.size(); i++) {
            var key = MemorySegment.ofArray(key(i, Integer.BYTES));
            packets.put(
                    CAUSES.get(i),
                    counts.lookupPerCpu(key).stream()
                            .mapToLong(each -> each.get(ValueLayout.JAVA_LONG_UNALIGNED, 0))
                            .sum());
        }
        return packets;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            link.close();
            object.close();
        }
    }
}
