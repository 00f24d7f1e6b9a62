package io.sidelane.injector.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table, where everything that it asks for is there. */
class AcceptedTest {

    private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenes")
    void aPodGetsThePathAndASecondLookChangesNothing(String name, Supplier<Scene> scene) {
        var lab = scene.get();

        var first = (Outcome.Injected) Lab.decide(lab, Scene.POD);
        var second = (Outcome.Injected) Lab.decide(lab, first.pod(), Stage.AFTER_MESH);

        assertThat(first.path().word()).isEqualTo(name.replaceAll(" .*", ""));
        assertThat(first.rejected()).isEmpty();
        assertThat(second.pod()).isEqualTo(first.pod());
        assertThat(second.pod().toString()).isEqualTo(first.pod().toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenes")
    void nothingThatGivesPowerOverTheNodeIsEverAdded(String name, Supplier<Scene> scene) {
        var pod = pod(scene.get()).toString();

        assertThat(pod).doesNotContain("privileged", "hostPath", "hostNetwork", "hostPID");
    }

    static Stream<Arguments> scenes() {
        return Scenes.all().entrySet().stream()
                .map(scene -> Arguments.of(scene.getKey(), scene.getValue()));
    }

    @Test
    void aVirtualFunctionIsANetworkADeviceAndThePodsOwnDescription() {
        var pod = pod(Scenes.sriov());

        assertThat(annotation(pod, NETWORKS)).isEqualTo("shop/vf@biz0");
        assertThat(annotation(pod, "traffic.sidecar.istio.io/excludeInterfaces")).isEqualTo("biz0");
        assertThat(app(pod).at("/resources/limits/intel.com~1vf").asText()).isEqualTo("1");
        assertThat(app(pod).at("/resources/requests/intel.com~1vf").asText()).isEqualTo("1");
        assertThat(app(pod).at("/volumeMounts/0/mountPath").asText()).isEqualTo("/etc/podnetinfo");
        assertThat(pod.at("/spec/volumes/0/name").asText()).isEqualTo("podnetinfo");
        assertThat(pod.at("/spec/volumes/0/downwardAPI/items").size()).isEqualTo(2);
    }

    @Test
    void aPolicyThatTheOperatorsOwnClientWroteHasEmptyParameters() {
        var lab =
                Scenes.sriov()
                        .but(
                                "deviceType: netdevice",
                                "deviceType: netdevice\n  bridge: {}\n  eSwitchParams: {}");

        assertThat(path(lab, Scene.POD)).isEqualTo("SriovNetdevice");
    }

    @Test
    void aNetworkOfTheAuthorsHasItsOwnDevice() {
        var lab =
                Scenes.sriov().with(Scenes.network("own", "intel.com/vf", "{\"type\": \"sriov\"}"));
        var pod =
                Scene.POD.replace(
                        "\"labels\"",
                        "\"annotations\": {\"%s\": \"own@own0\"}, \"labels\"".formatted(NETWORKS));
        var first = ((Outcome.Injected) Lab.decide(lab, pod)).pod();
        var one = pod.replace("\"cpu\": \"2\"", "\"cpu\": \"2\", \"intel.com/vf\": \"1\"");

        assertThat(app(first).at("/resources/limits/intel.com~1vf").asText()).isEqualTo("2");
        assertThat(((Outcome.Injected) Lab.decide(lab, first, Stage.AFTER_MESH)).pod())
                .isEqualTo(first);
        assertThat(path(lab, one)).isEqualTo("Sockmap");
        assertThat(path(lab, one.replace("vf\": \"1\"", "vf\": \"2\"")))
                .isEqualTo("SriovNetdevice");
    }

    @Test
    void theDescriptionIsLeftToTheInjectorOfNetworkResourcesWhereThatOneRuns() {
        var pod =
                pod(
                        Scenes.sriov()
                                .with(
                                        """
                                        apiVersion: admissionregistration.k8s.io/v1
                                        kind: MutatingWebhookConfiguration
                                        metadata: {name: network-resources-injector-config}
                                        """));

        assertThat(pod.path("spec").has("volumes")).isFalse();
    }

    @Test
    void aClaimIsMadeOfTheTemplateAndUsedByTheContainer() {
        var pod = pod(Scenes.claim());

        assertThat(pod.at("/spec/resourceClaims/0/resourceClaimTemplateName").asText())
                .isEqualTo("vf");
        assertThat(app(pod).at("/resources/claims/0/name").asText()).isEqualTo("sidelane");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodeName: node-1 | allNodes: true",
                "nodeName: node-1 | nodeSelector: {nodeSelectorTerms: [{}]}",
                "nodeName: node-1 | perDeviceNodeSelection: true",
                "exactly: {deviceClassName: sriov} | firstAvailable: [{deviceClassName: fpga}, {deviceClassName: sriov}]",
                "device.driver == \"sriov.example.com\" | device.attributes[\"x\"].y"
            })
    void devicesOfAClaimMayBeOfferedAndAskedForInOtherWays(String one, String other) {
        var lab =
                Scenes.claim()
                        .but(one, other)
                        .but(
                                "devices: [{name: vf-0}]",
                                "devices: [{name: vf-0, nodeName: node-1}]");

        assertThat(Lab.decide(lab, Scene.POD))
                .isInstanceOfSatisfying(
                        Outcome.Injected.class,
                        injected -> assertThat(injected.path().word()).isEqualTo("SriovNetdevice"));
    }

    @Test
    void wholeCpusArePassedOnToTheSidecar() {
        var pod = pod(Scenes.numa());

        assertThat(annotation(pod, "sidecar.istio.io/proxyCPU")).isEqualTo("1");
        assertThat(annotation(pod, "sidecar.istio.io/proxyCPULimit")).isEqualTo("1");
        assertThat(annotation(pod, "sidecar.istio.io/proxyMemory")).isEqualTo("256Mi");
        assertThat(annotation(pod, "sidecar.istio.io/proxyMemoryLimit")).isEqualTo("256Mi");
        assertThat(annotation(pod, "sidecar.istio.io/nativeSidecar")).isEqualTo("true");
        assertThat(annotation(pod, "proxy.istio.io/config")).isEqualTo("concurrency: 1");
    }

    @Test
    void rdmaLocksMemory() {
        assertThat(app(pod(Scenes.rdma())).at("/securityContext/capabilities/add/0").asText())
                .isEqualTo("IPC_LOCK");
        assertThat(app(pod(Scenes.sharedRdma())).at("/securityContext/capabilities/add/0").asText())
                .isEqualTo("IPC_LOCK");
        assertThat(app(pod(Scenes.sharedRdma())).at("/resources/limits/rdma~1hca").asText())
                .isEqualTo("1");
    }

    @Test
    void spiderPoolIsToldPoolsOfBothVersionsAndTheDefaultRoute() {
        var pod = pod(Scenes.macvlan());

        assertThat(annotation(pod, NETWORKS)).isEqualTo("shop/under@biz0");
        assertThat(annotation(pod, "ipam.spidernet.io/ippools"))
                .isEqualTo(
                        "[{\"interface\":\"biz0\",\"ipv4\":[\"shop-v4\"],\"ipv6\":[\"shop-v6\"]}]");
        assertThat(annotation(pod, "ipam.spidernet.io/default-route-nic")).isEqualTo("biz0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"disable: true | 99", "namespaceName: [bank] | 99", "disable: false | 100"})
    void oneOfSeveralPoolsOfAnIpVersionIsEnough(String more, int taken) {
        var lab =
                Scenes.macvlan()
                        .but("[shop-v4,", "[shop-first, shop-v4,")
                        .with(
                                """
                                apiVersion: spiderpool.spidernet.io/v2beta1
                                kind: SpiderIPPool
                                metadata: {name: shop-first}
                                spec: {subnet: 10.20.1.0/24, %s}
                                status: {totalIPCount: 100, allocatedIPCount: %d}
                                """
                                        .formatted(more, taken));

        assertThat(annotation(pod(lab), "ipam.spidernet.io/ippools"))
                .contains("\"ipv4\":[\"shop-first\",\"shop-v4\"]");
    }

    @Test
    void aPodOfAStatefulSetFindsTheAddressThatAFullPoolKeepsForIt() {
        var lab =
                Scenes.macvlan()
                        .but(
                                "allocatedIPCount: 99",
                                "allocatedIPCount: 100, allocatedIPs: '{\"10.20.0.9\": {\"interface\": \"biz0\", \"pod\": \"shop/engine-0\"}}'");
        var ofSet =
                Scene.POD.replace(
                        "\"labels\"",
                        "\"ownerReferences\": [{\"kind\": \"StatefulSet\", \"name\": \"engine\"}], \"labels\"");

        assertThat(path(lab, ofSet)).isEqualTo("UnderlayMacvlan");
        assertThat(path(lab, ofSet.replace("engine-0", "engine-1"))).isEqualTo("Sockmap");
        assertThat(path(lab, ofSet.replace("StatefulSet", "ReplicaSet"))).isEqualTo("Sockmap");
    }

    @Test
    void aDefaultRouteThatMultusSetsIsWrittenAsJson() {
        assertThat(annotation(pod(Scenes.ipvlan()), NETWORKS))
                .isEqualTo(
                        "[{\"name\":\"under\",\"namespace\":\"shop\",\"interface\":\"biz0\",\"default-route\":[\"10.30.0.1\"]}]");
    }

    @Test
    void eachTrafficClassHasItsInterfaceAndItsSubnet() {
        var pod = pod(Scenes.vlan());

        assertThat(annotation(pod, NETWORKS)).isEqualTo("shop/biz@biz0,shop/stor@stor0");
        assertThat(annotation(pod, "traffic.sidecar.istio.io/excludeInterfaces"))
                .isEqualTo("stor0");
        assertThat(annotation(pod, "ipam.spidernet.io/subnets"))
                .isEqualTo(
                        "[{\"interface\":\"biz0\",\"ipv4\":[\"biz\"]},{\"interface\":\"stor0\",\"ipv4\":[\"stor\"]}]");
        assertThat(annotation(pod, "ipam.spidernet.io/ippool-ip-number")).isEqualTo("8");
        assertThat(annotation(pod, "ipam.spidernet.io/ippool-reclaim")).isEqualTo("false");
    }

    @Test
    void whatASpiderReservedIpKeepsBackIsReserved() {
        var lab =
                Scenes.vlan()
                        .but("ipNumber: 8", "ipNumber: 8, reservedIPs: [10.22.0.0/28]")
                        .but(
                                "subnet: 10.22.0.0/16",
                                "subnet: 10.22.0.0/16, ips: [10.22.0.0-10.22.0.99]");
        assertThat(path(lab, Scene.POD)).isEqualTo("Sockmap");

        lab.with(
                """
                apiVersion: spiderpool.spidernet.io/v2beta1
                kind: SpiderReservedIP
                metadata: {name: gateways}
                spec: {ips: [10.22.0.0-10.22.0.15]}
                """);

        assertThat(path(lab, Scene.POD)).isEqualTo("UnderlayVlan");
    }

    @Test
    void aPodThatIsOutOfAnAmbientMeshMayPassItBy() {
        var lab = Scenes.vcl().label("istio.io/dataplane-mode", "ambient");
        var out = "\"istio.io/dataplane-mode\": \"none\", \"app\": \"engine\"";

        assertThat(path(lab, Scene.POD)).isEqualTo("Sockmap");
        assertThat(path(lab, Scene.POD.replace("\"app\": \"engine\"", out))).isEqualTo("VppVcl");
    }

    @Test
    void ciliumAndSockmapAddNothingButTheStatus() {
        for (var lab : List.of(Scenes.ciliumNative(), Scenes.ciliumXdp())) {
            var pod = pod(lab);

            assertThat(pod.path("spec")).isEqualTo(Lab.json(Scene.POD).path("spec"));
            assertThat(pod.at("/metadata/annotations").size()).isEqualTo(1);
        }
    }

    @Test
    void hugePagesAreLimitRequestAndMount() {
        var pod = pod(Scenes.dpdk());

        assertThat(app(pod).at("/resources/limits/hugepages-1Gi").asText()).isEqualTo("2Gi");
        assertThat(app(pod).at("/resources/requests/hugepages-1Gi").asText()).isEqualTo("2Gi");
        assertThat(pod.at("/spec/volumes/1/emptyDir/medium").asText()).isEqualTo("HugePages-1Gi");
        assertThat(app(pod).path("volumeMounts").toString()).contains("\"/dev/hugepages\"");
        assertThat(app(pod).at("/securityContext/capabilities/add").toString())
                .isEqualTo("[\"IPC_LOCK\"]");
    }

    @Test
    void socketsOfAfXdpAreMadeAndTheirMemoryIsLocked() {
        assertThat(app(pod(Scenes.afXdp())).at("/securityContext/capabilities/add").toString())
                .isEqualTo("[\"IPC_LOCK\",\"NET_RAW\"]");
    }

    @Test
    void socketsOfUserSpaceAreSharedByTheNameThatTheirCniLooksFor() {
        var pod = pod(Scenes.memif());

        assertThat(pod.path("spec").path("volumes").toString())
                .contains("{\"name\":\"shared-dir\",\"emptyDir\":{}}");
        assertThat(annotation(pod, "userspace/mapped-dir")).isEqualTo("/var/lib/cni/usrspcni/");
        assertThat(annotation(pod, "userspace/mappedDir")).isEqualTo("/var/lib/cni/usrspcni/");
    }

    @Test
    void librariesOfVppAreCopiedAndPreloaded() {
        var pod = pod(Scenes.vcl());

        assertThat(annotation(pod, "cni.projectcalico.org/vppVcl")).isEqualTo("enable");
        assertThat(app(pod).path("env").toString())
                .isEqualTo(
                        "[{\"name\":\"LD_PRELOAD\",\"value\":\"/opt/sidelane-vcl/libvcl_ldpreload.so\"},"
                                + "{\"name\":\"LD_LIBRARY_PATH\",\"value\":\"/opt/sidelane-vcl\"},"
                                + "{\"name\":\"VCL_CONFIG\",\"value\":\"/etc/vpp/vcl/vcl.conf\"}]");
        var copy = pod.at("/spec/initContainers/0");
        assertThat(copy.path("image").asText()).isEqualTo("registry.example/vcl:24.06");
        assertThat(copy.at("/resources/limits")).isEqualTo(copy.at("/resources/requests"));
    }

    @Test
    void librariesOfVppCoverNoDirectoryOfTheProgram() {
        var pod =
                pod(
                        Scenes.vcl()
                                .but(
                                        "vclConfigMap: vcl}",
                                        "vclConfigMap: vcl, preload: /usr/local/lib/libvcl.so.24}"));

        assertThat(app(pod).at("/volumeMounts/0/mountPath").asText())
                .isEqualTo("/opt/sidelane-vcl");
        assertThat(app(pod).at("/env/0/value").asText())
                .isEqualTo("/opt/sidelane-vcl/libvcl.so.24");
        assertThat(pod.at("/spec/initContainers/0/command/2").asText())
                .isEqualTo("/usr/local/lib/.");
    }

    @Test
    void theStatusSaysWhatWasDoneAndWhyNotTheOthers() {
        var lab = Scenes.sriov().but("intel.com/vf: \"8\"", "intel.com/other: \"8\"");

        var status = Lab.json(annotation(pod(lab), "sidelane.io/status"));

        assertThat(status.path("path").asText()).isEqualTo("Sockmap");
        assertThat(status.path("profile").asText()).isEqualTo("sockmap@0");
        assertThat(status.at("/rejected/0/reason").asText()).isEqualTo("ResourceNotAllocatable");
        assertThat(((Outcome.Injected) Lab.decide(lab, Scene.POD)).sentences())
                .containsExactly(
                        "path SriovNetdevice: resource intel.com/vf is not allocatable on any of 1"
                                + " matching nodes (expected: at least minReadyNodes=1); using Sockmap");
    }

    @Test
    void thePodMayAskForTheWholeDecision() {
        var pod = Lab.json(Scene.POD);
        ((ObjectNode) pod.path("metadata"))
                .putObject("annotations")
                .put("sidelane.io/explain", "true");

        var injected =
                (Outcome.Injected)
                        Lab.decide(
                                Scenes.sriov().without("kind: SriovNetworkNodeState"),
                                pod,
                                Stage.AFTER_MESH);

        assertThat(annotation(injected.pod(), "sidelane.io/explanation"))
                .isEqualTo(injected.explanation().tree())
                .startsWith(
                        """
                        AccelerationPolicy shop/all wins the pod
                        |- fast (SriovNetdevice): taken
                        |  |- off host: holds
                        """)
                .endsWith("\n`- sockmap: not needed");
    }

    @Test
    void whoIsAskedAgainKeepsTheExplanationOfTheFirstTime() {
        var pod = Lab.json(Scene.POD);
        ((ObjectNode) pod.path("metadata"))
                .putObject("annotations")
                .put("sidelane.io/explain", "true");
        var lab = Scenes.sriov();

        var first = ((Outcome.Injected) Lab.decide(lab, pod, Stage.AFTER_MESH)).pod();
        var second = ((Outcome.Injected) Lab.decide(lab, first, Stage.AFTER_MESH)).pod();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void anExplanationSaysWhereALookEnded() {
        var lab = Scenes.sriov().but("intel.com/vf: \"8\"", "intel.com/vf: \"0\"");

        var tree = Lab.decide(lab, Lab.json(Scene.POD), Stage.AFTER_MESH).explanation().tree();

        assertThat(tree)
                .contains(
                        "|- fast (SriovNetdevice): refused, ResourceNotAllocatable: path SriovNetdevice: resource intel.com/vf",
                        "|  `- readiness: ResourceNotAllocatable\n`- sockmap (Sockmap): taken\n   |- off host: holds");
    }

    @Test
    void beforeTheMeshOnlyWhatItsTemplateReadsIsSetAndTheChoiceStays() {
        var lab = Scenes.numa();

        var early =
                ((Outcome.Injected) Lab.decide(lab, Lab.json(Scene.POD), Stage.BEFORE_MESH)).pod();
        // The node's device is taken between the two: half of two paths would be worse than either.
        lab.but("intel.com/vf: \"8\"", "intel.com/vf: \"0\"");
        var late = (Outcome.Injected) Lab.decide(lab, early, Stage.AFTER_MESH);

        assertThat(early.path("spec")).isEqualTo(Lab.json(Scene.POD).path("spec"));
        assertThat(annotation(early, "sidecar.istio.io/nativeSidecar")).isEqualTo("true");
        assertThat(late.path().word()).isEqualTo("SriovNetdevice");
        assertThat(annotation(late.pod(), NETWORKS)).isEqualTo("shop/vf@biz0");
    }

    private static String path(Scene lab, String pod) {
        return ((Outcome.Injected) Lab.decide(lab, pod)).path().word();
    }

    private static ObjectNode pod(Scene lab) {
        return ((Outcome.Injected) Lab.decide(lab, Scene.POD)).pod();
    }

    private static JsonNode app(JsonNode pod) {
        return pod.at("/spec/containers/0");
    }

    private static String annotation(JsonNode pod, String name) {
        return pod.path("metadata").path("annotations").path(name).asText();
    }
}
