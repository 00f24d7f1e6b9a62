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

    private static ListenerConfig listener(String name, boolean migration, String certificate) {
        return listener(name, 443, migration, certificate);
    }

    private static ListenerConfig listener(
            String name, int port, boolean migration, String certificate) {
        return new ListenerConfig(
                name,
                "127.0.0.1:" + port,
                List.of(new CertificateConfig(certificate, certificate, List.of())),
                RetryMode.ON_LOAD,
                256,
                EarlyData.REJECT,
                migration,
                CongestionControl.CUBIC,
                new AltSvc(86_400),
                false,
                new Limits(100, 100, 30, 65_536, 1 << 20),
                null);
    }

    @Test
    void anotherCertificateIsTaken() {
        assertThat(
                        ListenerChanges.refusals(
                                List.of(listener("edge", true, "a")),
                                List.of(listener("edge", true, "b"))))
                .isEmpty();
    }

    @Test
    void listenersComeGoAndMove() {
        assertThat(
                        ListenerChanges.refusals(
                                List.of(
                                        listener("edge", 443, true, "a"),
                                        listener("gone", 444, true, "a")),
                                List.of(
                                        listener("edge", 445, false, "a"),
                                        listener("new", 446, true, "a"))))
                .isEmpty();
        assertThat(ListenerChanges.refusals(List.of(listener("edge", true, "a")), List.of()))
                .isEmpty();
    }

    @Test
    void whatNeedsARestartIsRefusedByName() {
        var refusals =
                ListenerChanges.refusals(
                        List.of(
                                listener("edge", 443, true, "a"),
                                listener("renamed", 444, true, "a")),
                        List.of(
                                listener("edge", 443, false, "a"),
                                listener("other", 444, true, "a"),
                                listener("twice", 443, true, "a")));

        assertThat(refusals).containsOnlyKeys("edge", "other", "twice");
        assertThat(refusals.get("edge"))
                .startsWith("listener: migration changed (expected: as it is;");
        assertThat(refusals.get("other")).startsWith("listener: address of renamed");
        assertThat(refusals.get("twice")).startsWith("address: 127.0.0.1:443");
    }
}
