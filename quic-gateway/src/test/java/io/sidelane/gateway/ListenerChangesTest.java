package io.sidelane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.quic.AltSvc;
import io.sidelane.api.quic.CongestionControl;
import io.sidelane.api.quic.EarlyData;
import io.sidelane.api.quic.Limits;
import io.sidelane.api.quic.RetryMode;
import io.sidelane.gateway.config.CertificateConfig;
import io.sidelane.gateway.config.ListenerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerChangesTest {

    private static ListenerConfig listener(
            String name, int port, List<CertificateConfig> certificates) {
        return new ListenerConfig(
                name,
                "127.0.0.1:" + port,
                certificates,
                null,
                RetryMode.ON_LOAD,
                256,
                EarlyData.REJECT,
                true,
                CongestionControl.CUBIC,
                new AltSvc(86_400),
                false,
                new Limits(100, 100, 30, 65_536, 1 << 20),
                null);
    }

    @Test
    void whatCannotBeServedBesideTheOthersIsRefusedByName() {
        var certificates = List.of(new CertificateConfig("a", "a", List.of()));

        var refusals =
                ListenerChanges.refusals(
                        List.of(),
                        List.of(
                                listener("edge", 443, certificates),
                                listener("bare", 444, List.of()),
                                listener("twice", 443, certificates)));

        assertThat(refusals).containsOnlyKeys("bare", "twice");
        assertThat(refusals.get("bare")).startsWith("certificates: none");
        assertThat(refusals.get("twice")).startsWith("address: 127.0.0.1:443");
    }

    @Test
    void anAddressKeepsItsName() {
        var certificates = List.of(new CertificateConfig("a", "a", List.of()));

        var refusals =
                ListenerChanges.refusals(
                        List.of(listener("edge", 443, certificates)),
                        List.of(
                                listener("other", 443, certificates),
                                listener("edge", 444, certificates)));

        assertThat(refusals).containsOnlyKeys("other");
        assertThat(refusals.get("other")).contains("edge has it");
    }
}
