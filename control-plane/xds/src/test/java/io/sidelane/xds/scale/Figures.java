package io.sidelane.xds.scale;

import java.util.List;

/** What was measured. */
final class Figures {
    private Figures() {}

    /**
     * @param bytes received by all clients until everybody had everything
     * @param heapPerClient bytes, after a full collection
     */
    record Connected(double seconds, long bytes, long heapPerClient) {}

    /**
     * Publish to ACK, of every client that asked for what changed.
     *
     * @param bytesPerClient on the wire, gRPC's own headers excluded
     */
    record Changed(double p50Millis, double p99Millis, double worstMillis, double bytesPerClient) {

        static Changed of(List<Long> nanos, double bytesPerClient) {
            var sorted = nanos.stream().sorted().toList();
            return new Changed(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1), bytesPerClient);
        }

        private static double at(List<Long> sorted, double quantile) {
            var index = (int) Math.ceil(quantile * sorted.size()) - 1;
            return sorted.get(Math.max(0, index)) / 1e6;
        }
    }

    /**
     * @param seconds from the kill until the last client has asked the other replica
     * @param resent resources that came though the client had them
     */
    record Back(double seconds, long resent) {}

    /**
     * @param lostStreams how often a client lost its stream: once is what it takes to go elsewhere
     * @param resent as in {@link Back}
     */
    record Drained(long lostStreams, long resent) {}
}
