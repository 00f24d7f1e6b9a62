package io.sidelane.api.quic;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("How the QUIC edge of a Gateway behaves.")
@Rule(
        value =
                "self.targetRefs.all(r, self.targetRefs.filter(s, s.name == r.name && has(s.sectionName) == has(r.sectionName) && (!has(s.sectionName) || s.sectionName == r.sectionName)).size() == 1)",
        message = "one target twice (expected: each once)",
        field = ".targetRefs")
@Rule(
        value = "!has(self.connectUdp) || self.datagrams",
        message = "without datagrams (expected: datagrams: true as well, RFC 9298 needs them)",
        field = ".connectUdp")
public record QuicSpec(
        @Doc("The Gateways that it is for.")
                @Required("at least one like {name: edge}")
                @Size(min = 1, max = 16)
                List<TargetRef> targetRefs,
        @Doc("What becomes of requests in TLS early data (0-RTT).") @Default("Reject")
                EarlyData earlyData,
        @Doc("When a client must prove its address by a Retry packet.") @Default("OnLoad")
                RetryMode retry,
        @Doc("Whether a client may go on from another address (RFC 9000, 9).") @Default("true")
                boolean migration,
        @Doc("How sending speed is found.") @Default("Cubic") CongestionControl congestionControl,
        @Doc("How clients of HTTP/1.1 and HTTP/2 learn of HTTP/3.") AltSvc altSvc,
        @Doc("Whether HTTP datagrams are offered (RFC 9297).") @Default("false") boolean datagrams,
        @Doc(
                        "Where clients may send UDP by CONNECT-UDP (RFC 9298), at /.well-known/masque/udp/HOST/PORT/ of every host; without it, nowhere. Needs datagrams.")
                @Nullable ConnectUdp connectUdp,
        @Doc("Bounds of what clients can take up.") Limits limits) {

    public QuicSpec {
        targetRefs = List.copyOf(targetRefs);
        new Mistakes()
                .when(
                        targetRefs.stream()
                                        .map(
                                                ref ->
                                                        List.of(
                                                                ref.name(),
                                                                ref.sectionName() == null
                                                                        ? ""
                                                                        : ref.sectionName()))
                                        .distinct()
                                        .count()
                                < targetRefs.size(),
                        "targetRefs",
                        "one target twice (expected: each once)")
                .when(
                        connectUdp != null && !datagrams,
                        "connectUdp",
                        "without datagrams (expected: datagrams: true as well, RFC 9298 needs"
                                + " them)")
                .refuse();
    }
}
