package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IstioRulesTest {
    @Test
    void theSidecarsOwnConnectionsAreLeftAlone() {
        assertThat(IstioRules.ipv4())
                .contains("-A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN")
                .contains("-A ISTIO_OUTPUT -m owner --gid-owner 1337 -j RETURN");
    }

    @Test
    void passthroughIsDecidedBeforeAnyOwner() {
        var rules = IstioRules.ipv4();

        assertThat(rules.indexOf("-s 127.0.0.6/32 -j RETURN"))
                .isLessThan(rules.indexOf("--uid-owner"));
    }

    @Test
    void whatIsLeftGoesToTheSidecar() {
        assertThat(
                        IstioRules.ipv4()
                                .lines()
                                .filter(l -> l.startsWith("-A ISTIO_OUTPUT"))
                                .toList()
                                .getLast())
                .isEqualTo("-A ISTIO_OUTPUT -j ISTIO_REDIRECT");
        assertThat(IstioRules.ipv4()).contains("--to-ports 15001", "--to-ports 15006");
    }

    @Test
    void ipv6HasTheSameRulesForItsOwnAddresses() {
        assertThat(IstioRules.ipv6().lines().count()).isEqualTo(IstioRules.ipv4().lines().count());
        assertThat(IstioRules.ipv6()).contains("::6/128", "::1/128").doesNotContain("127.0.0");
    }
}
