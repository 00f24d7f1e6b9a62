package io.sidelane.gateway.config;

import io.sidelane.api.quic.AltSvc;
import io.sidelane.api.quic.CongestionControl;
import io.sidelane.api.quic.EarlyData;
import io.sidelane.api.quic.Limits;
import io.sidelane.api.quic.RetryMode;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A port: HTTP/3 on UDP, HTTP/2 and HTTP/1.1 on TCP. Its words are those of QuicPolicy. */
public record ListenerConfig(
        @Doc("Its name in logs and metrics.")
                @Required("a name")
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                String name,
        @Doc("Address and port, the same for UDP and TCP.")
                @Required(Address.EXPECTED)
                @Form(value = Address.FORM, max = Address.MAX, expected = Address.EXPECTED)
                String address,
        @Doc(
                        "Chosen by the name that the client asks for; for names nobody has the first one without hosts, or the first.")
                @Required("at least one with certificate and key")
                @Size(min = 1, max = 1_024)
                List<CertificateConfig> certificates,
        @Doc(
                        "Who vouches for clients, each of which must then show a certificate: a PEM file, or PEM itself.")
                @Form(max = 1_048_576)
                @Nullable String clientCa,
        @Doc("When a client must prove its address by a Retry packet.") @Default("OnLoad")
                RetryMode retry,
        @Doc("Open handshakes of a worker from which on OnLoad asks for proof.") @Default("256")
                int retryHandshakes,
        @Doc("What becomes of requests in TLS early data (0-RTT).") @Default("Reject")
                EarlyData earlyData,
        @Doc("Whether a client may go on from another address (RFC 9000, 9).") @Default("true")
                boolean migration,
        @Doc("How sending speed is found.") @Default("Cubic") CongestionControl congestionControl,
        @Doc("How clients of HTTP/1.1 and HTTP/2 learn of HTTP/3.") AltSvc altSvc,
        @Doc("Whether datagrams are taken and sent beside streams (RFC 9297), else in capsules.")
                @Default("false")
                boolean datagrams,
        @Doc("Bounds of what clients can take up.") Limits limits,
        @Doc("Which connections write down each of their packets (qlog).")
                @Nullable QlogConfig qlog) {

    public ListenerConfig {
        certificates = List.copyOf(certificates);
    }

    /** All that it names, which may be PEM itself. */
    List<String> files() {
        return Stream.concat(
                        certificates.stream()
                                .flatMap(each -> Stream.of(each.certificate(), each.key())),
                        Stream.ofNullable(clientCa))
                .toList();
    }

    /** The same with other certificates. */
    public ListenerConfig with(List<CertificateConfig> others) {
        return new ListenerConfig(
                name,
                address,
                others,
                clientCa,
                retry,
                retryHandshakes,
                earlyData,
                migration,
                congestionControl,
                altSvc,
                datagrams,
                limits,
                qlog);
    }
}
