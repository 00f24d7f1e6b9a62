package io.sidelane.api.quic;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Networks;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import java.util.List;

@Doc("Where clients may send UDP by CONNECT-UDP (RFC 9298). What is not named here is refused.")
public record ConnectUdp(
        @Doc("What may be reached.")
                @Required("at least one like {host: dns.example, ports: [\"53\"]}")
                @Size(min = 1, max = 64)
                List<Target> targets,
        @Doc("UDP sockets of the gateway from which on no more are opened for it.")
                @Range(min = 1, max = 65_536)
                @Default("1024")
                int sockets) {

    private static final int MOST_PORT = 65_535;

    public ConnectUdp {
        targets = List.copyOf(targets);
    }

    @Doc("Ports of a host or of several.")
    @Rule(
            value = "!self.host.contains('/') || isCIDR(self.host)",
            says = "self.host + ' (expected: " + Networks.EXPECTED + ")'",
            field = ".host")
    @Rule(
            value = "!has(self.ports) || self.ports.all(p, " + Target.IN_ORDER + ")",
            says =
                    "self.ports.filter(p, !("
                            + Target.IN_ORDER
                            + "))[0] + ' (expected: "
                            + Target.EXPECTED
                            + ")'",
            field = ".ports")
    public record Target(
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
                    @Size(max = 16)
                    @Form(
                            value = "[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?",
                            max = 11,
                            expected = "a port such as \"53\" or ports such as \"8000-8099\"")
                    List<String> ports) {

        private static final String IN_ORDER =
                "int(p.split('-')[0]) <= int(p.split('-')[p.split('-').size() - 1]) && int(p.split('-')[p.split('-').size() - 1]) <= 65535";
        private static final String EXPECTED = "of 1 to 65535, the lower one first";

        public Target {
            ports = List.copyOf(ports);
            var wrong = ports.stream().filter(each -> !isRange(each)).findFirst();
            new Mistakes()
                    .when(
                            host.contains("/") && !Networks.isNetwork(host),
                            "host",
                            "%s (expected: %s)".formatted(host, Networks.EXPECTED))
                    .when(
                            wrong.isPresent(),
                            "ports",
                            "%s (expected: %s)".formatted(wrong.orElse(""), EXPECTED))
                    .refuse();
        }

        private static boolean isRange(String ports) {
            var ends = ports.split("-", 2);
            int last = Integer.parseInt(ends[ends.length - 1]);
            return Integer.parseInt(ends[0]) <= last && last <= MOST_PORT;
        }
    }
}
