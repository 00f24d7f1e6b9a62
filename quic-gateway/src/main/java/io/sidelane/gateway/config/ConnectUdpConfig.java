package io.sidelane.gateway.config;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.List;

/** Where clients may send UDP by a route (RFC 9298). What is not named here is refused. */
public record ConnectUdpConfig(
        @Doc("What may be reached.")
                @Required("at least one like {host: dns.example, ports: [\"53\"]}")
                @Size(min = 1, max = 256)
                List<UdpTargetConfig> targets,
        @Doc("UDP sockets of the gateway from which on the route opens none.")
                @Range(min = 1, max = 65_536)
                @Default("1024")
                int sockets) {

    public ConnectUdpConfig {
        targets = List.copyOf(targets);
    }

    /** Ports of a host or of several. */
    public record UdpTargetConfig(
            @Doc(
                            "A name, *. and a name, * for any: of these, only public addresses; or an address or a network, which may be a private one.")
                    @Required("such as dns.example or 10.0.0.0/24")
                    @Form(
                            value =
                                    "\\*|(\\*\\.)?[A-Za-z0-9][-A-Za-z0-9.]*|[0-9a-fA-F.:]+(/[0-9]{1,3})?",
                            max = 253,
                            expected = "*, a name, *. and a name, an address or a network")
                    String host,
            @Doc("Ports such as \"53\" or \"8000-8099\"; none: any.")
                    @Size(max = 64)
                    @Form(
                            value = "[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?",
                            max = 11,
                            expected = "a port such as \"53\" or ports such as \"8000-8099\"")
                    List<String> ports) {

        public UdpTargetConfig {
            ports = List.copyOf(ports);
        }
    }
}
