package io.sidelane.it.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.it.rig.RigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttachmentsTest {

    private static final String NETWORK =
            """
            kind: NetworkAttachmentDefinition
            metadata: {name: under, namespace: shop}
            spec:
              config: |
                {"cniVersion": "1.0.0", "name": "under", "plugins": [
                  {"type": "macvlan", "master": "eth1", "ipam": %s}, {"type": "coordinator"}]}
            ---
            kind: SpiderIPPool
            metadata: {name: v4}
            spec: {subnet: 10.1.0.0/24, gateway: 10.1.0.1, ips: [10.1.0.5, 10.1.0.10-10.1.0.12]}
            ---
            kind: Pod
            metadata:
              name: app
              namespace: shop
              annotations:
                k8s.v1.cni.cncf.io/networks: %s
                ipam.spidernet.io/ippools: '[{"interface": "biz0", "ipv4": ["v4"]}]'
            """;

    @Test
    void hostLocalHandsOutWhatSpiderPoolWould() {
        var attachment = only("{\"type\": \"spiderpool\"}", "shop/under@biz0");

        assertThat(attachment.interfaceName()).isEqualTo("biz0");
        assertThat(attachment.ofAllNodes()).isTrue();
        assertThat(attachment.network())
                .hasToString(
                        "{\"cniVersion\":\"1.0.0\",\"name\":\"under\",\"plugins\":[{\"type\":\"macvlan\",\"master\":\"eth1\","
                                + "\"ipam\":{\"type\":\"host-local\",\"ranges\":[["
                                + "{\"subnet\":\"10.1.0.0/24\",\"rangeStart\":\"10.1.0.5\",\"rangeEnd\":\"10.1.0.5\",\"gateway\":\"10.1.0.1\"},"
                                + "{\"subnet\":\"10.1.0.0/24\",\"rangeStart\":\"10.1.0.10\",\"rangeEnd\":\"10.1.0.12\",\"gateway\":\"10.1.0.1\"}]]}}]}");
    }

    @Test
    void anAddressOutsideOfThePlanIsRefused() {
        var attachment =
                only(
                        "{\"type\": \"host-local\", \"ranges\": [[{\"subnet\": \"fd00::/64\"}]]}",
                        "'[{\"name\": \"under\", \"namespace\": \"shop\", \"interface\": \"biz0\"}]'");

        attachment.check(List.of(AddressRange.literal("fd00::7")));

        assertThatThrownBy(() -> attachment.check(List.of(AddressRange.literal("fd01::7"))))
                .isInstanceOf(RigException.class)
                .hasMessageStartingWith("biz0: addresses [/fd01:0:0:0:0:0:0:7] (expected: ");
        assertThatThrownBy(() -> attachment.check(List.of())).isInstanceOf(RigException.class);
    }

    @Test
    void aPodWithoutNetworksIsNamed() {
        assertThatThrownBy(() -> only("{}", "''"))
                .isInstanceOf(RigException.class)
                .hasMessageContaining(
                        "pod shop/app: network  (expected: NAMESPACE/NAME@INTERFACE)");
    }

    private static Attachment only(String ipam, String networks) {
        var injected = Injected.read(NETWORK.formatted(ipam, networks));
        var attachments = Attachments.of(injected, injected.pod("shop", "app"));
        assertThat(attachments).hasSize(1);
        return attachments.getFirst();
    }
}
