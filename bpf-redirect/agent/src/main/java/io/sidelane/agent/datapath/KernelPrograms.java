package io.sidelane.agent.datapath;

import io.sidelane.libbpf.AttachType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The compiled object and what is in it. Knows names, loads nothing. */
final class KernelPrograms {

    static final String REDIRECT = "redirect_payload";
    static final String COUNT_STREAM = "count_stream";
    static final String SPLICE_WATCH = "watch_splice";
    static final String SPLICE_CALLS_WATCH = "watch_splice_calls";
    static final String DUMP = "dump_connections";
    static final String RELEASE = "sweep_release";
    static final List<String> ADOPT = List.of("sweep_name", "sweep_active", "sweep_passive");

    static final Map<String, AttachType> CGROUP =
            Map.of(
                    "track_established", AttachType.CGROUP_SOCK_OPS,
                    "forget_closed", AttachType.CGROUP_INET_SOCK_RELEASE,
                    "watch_options", AttachType.CGROUP_SETSOCKOPT);

    static final List<String> MAPS =
            List.of(
                    "sockets",
                    "sockets_counted",
                    "ends",
                    "arrivals",
                    "connections",
                    "policies",
                    "ports",
                    "pending",
                    "met",
                    "routes",
                    "candidates",
                    "vetoes",
                    "control",
                    "totals");

    private static final String RELEASE_OBJECT = "/io/sidelane/bpf/sidelane.bpf.o";
    private static final String UNGUARDED_OBJECT = "/io/sidelane/bpf/sidelane_unguarded.bpf.o";
    private static final String SPLICE_OBJECT = "/io/sidelane/bpf/splice.bpf.o";
    private static final String SELF_TEST_OBJECT = "/io/sidelane/bpf/selftest.bpf.o";

    private KernelPrograms() {}

    static byte[] dataPath(boolean unguarded) {
        byte[] object = resource(unguarded ? UNGUARDED_OBJECT : RELEASE_OBJECT);
        if (object.length > 0) {
            return object;
        }
        throw new DataPathException(
                unguarded
                        ? "--unguarded: not in this build (expected: the test class path, releases have"
                                + " only the guarded programs); nothing is attached"
                        : "BPF object %s: missing (expected: in the sidelane-native jar); nothing is attached"
                                .formatted(RELEASE_OBJECT));
    }

    /** The one program that a kernel without fentry refuses; on the data path's maps. */
    static byte[] spliceWatch() {
        return resource(SPLICE_OBJECT);
    }

    static byte[] selfTest() {
        return resource(SELF_TEST_OBJECT);
    }

    /** Names what is loaded: the objects and the constants they are loaded with. */
    static String hash(byte[] object, int fionread, long cgroupId) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(object);
            digest.update(spliceWatch());
            digest.update((byte) fionread);
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(cgroupId).flip());
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = KernelPrograms.class.getResourceAsStream(name)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
