package io.sidelane.injector.cases;

import static io.sidelane.api.AccelerationPath.AF_XDP;
import static io.sidelane.api.AccelerationPath.CILIUM_NATIVE;
import static io.sidelane.api.AccelerationPath.CILIUM_XDP;
import static io.sidelane.api.AccelerationPath.DPDK_VFIO;
import static io.sidelane.api.AccelerationPath.OVS_OFFLOAD;
import static io.sidelane.api.AccelerationPath.RDMA_SHARED;
import static io.sidelane.api.AccelerationPath.SRIOV_NETDEVICE;
import static io.sidelane.api.AccelerationPath.SRIOV_RDMA;
import static io.sidelane.api.AccelerationPath.UNDERLAY_VLAN;
import static io.sidelane.api.AccelerationPath.USERSPACE_MEMIF;
import static io.sidelane.api.AccelerationPath.USERSPACE_VHOST;
import static io.sidelane.api.AccelerationPath.VPP_VCL;
import static io.sidelane.api.Reason.CONFLICTING_ANNOTATION;
import static io.sidelane.api.Reason.INCOMPATIBLE_WITH_SIDECAR;
import static io.sidelane.api.Reason.UNSUPPORTED_CONFIGURATION;
import static io.sidelane.injector.cases.Paths.UNDERLAY;
import static io.sidelane.injector.cases.Wrong.wrong;

import io.sidelane.api.AccelerationPath;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one path asks for, or a few do. */
final class WrongOfPaths {

    private static final Set<AccelerationPath> WITH_DEVICES =
            EnumSet.of(SRIOV_NETDEVICE, SRIOV_RDMA, OVS_OFFLOAD, AF_XDP, DPDK_VFIO, VPP_VCL);

    static final List<Wrong> TABLE =
            List.of(
                    wrong(
                            "another device",
                            WITH_DEVICES,
                            UNSUPPORTED_CONFIGURATION,
                            "its device is example.com/other, of which the profile requests 0",
                            s ->
                                    Asking.deviceNetwork(s)
                                            .swap(
                                                    "cncf.io/resourceName: [^}]+",
                                                    "cncf.io/resourceName: example.com/other")),
                    wrong(
                            "a network without a device",
                            WITH_DEVICES,
                            UNSUPPORTED_CONFIGURATION,
                            ": names no device (expected: annotation k8s.v1.cni.cncf.io/resourceName",
                            s ->
                                    Asking.deviceNetwork(s)
                                            .swap("k8s.v1.cni.cncf.io/resourceName: [^}]+", "")),
                    wrong(
                            "a VF of another driver",
                            EnumSet.of(SRIOV_NETDEVICE),
                            UNSUPPORTED_CONFIGURATION,
                            "SriovNetworkNodePolicy vf: deviceType vfio-pci (expected: netdevice)",
                            s -> s.but("deviceType: netdevice", "deviceType: vfio-pci")),
                    wrong(
                            "VFs without RDMA",
                            EnumSet.of(SRIOV_RDMA),
                            UNSUPPORTED_CONFIGURATION,
                            "isRdma false",
                            s -> s.but("isRdma: true", "isRdma: false")),
                    wrong(
                            "a switch in legacy mode",
                            EnumSet.of(OVS_OFFLOAD),
                            UNSUPPORTED_CONFIGURATION,
                            "eSwitchMode legacy (expected: switchdev)",
                            s -> s.but("eSwitchMode: switchdev", "eSwitchMode: legacy")),
                    wrong(
                            "a VF that is no vfio's",
                            EnumSet.of(DPDK_VFIO),
                            UNSUPPORTED_CONFIGURATION,
                            "deviceType netdevice (expected: vfio-pci",
                            s -> s.but("deviceType: vfio-pci", "deviceType: netdevice")),
                    wrong(
                                    "a field that no schema has",
                                    EnumSet.of(SRIOV_NETDEVICE),
                                    UNSUPPORTED_CONFIGURATION,
                                    "nicSelector.pfName (expected: a field of SriovNetworkNodePolicy",
                                    s -> s.but("pfNames: [ens1f0]", "pfName: [ens1f0]"))
                            .onlyInFiles("API servers drop what no schema has"),
                    wrong(
                            "no such pool of devices",
                            EnumSet.of(RDMA_SHARED, AF_XDP),
                            UNSUPPORTED_CONFIGURATION,
                            ": no pool of the device plugin (expected: one of ",
                            s -> s.swap("\"(hca|media)\"", "\"other\"")),
                    wrong(
                            "pools that nobody reads",
                            EnumSet.of(RDMA_SHARED, AF_XDP),
                            UNSUPPORTED_CONFIGURATION,
                            "config.json is no JSON",
                            s -> s.but("config.json: '{", "config.json: '")),
                    wrong(
                            "a sidecar without a way back",
                            UNDERLAY,
                            INCOMPATIBLE_WITH_SIDECAR,
                            "SpiderCoordinator default: no vethLinkAddress",
                            s ->
                                    Asking.pool(s)
                                            .meshed()
                                            .without("kind: SpiderCoordinator")
                                            .with(
                                                    """
                                    apiVersion: spiderpool.spidernet.io/v2beta1
                                    kind: SpiderCoordinator
                                    metadata: {name: default}
                                    spec: {mode: auto}
                                    """)),
                    wrong(
                            "no VLAN",
                            EnumSet.of(UNDERLAY_VLAN),
                            UNSUPPORTED_CONFIGURATION,
                            "network shop/stor: VLAN 0 (expected: a VLAN)",
                            s -> s.but(", \"vlanId\": 220", "").but(", vlan: 220", "")),
                    wrong(
                            "no Cilium",
                            EnumSet.of(CILIUM_NATIVE, CILIUM_XDP),
                            UNSUPPORTED_CONFIGURATION,
                            "cilium-config: not found",
                            s -> s.without("name: cilium-config")),
                    wrong(
                            "tunnels",
                            EnumSet.of(CILIUM_NATIVE),
                            UNSUPPORTED_CONFIGURATION,
                            "routing-mode is tunnel (expected: native)",
                            s -> s.but("routing-mode: native", "routing-mode: tunnel")),
                    wrong(
                            "no acceleration",
                            EnumSet.of(CILIUM_XDP),
                            UNSUPPORTED_CONFIGURATION,
                            "bpf-lb-acceleration is disabled (expected: native or best-effort)",
                            s ->
                                    s.but(
                                            "bpf-lb-acceleration: native",
                                            "bpf-lb-acceleration: disabled")),
                    wrong(
                            "Cilium against Multus",
                            EnumSet.of(CILIUM_NATIVE, CILIUM_XDP),
                            UNSUPPORTED_CONFIGURATION,
                            "cni-exclusive is true (expected: false)",
                            s ->
                                    s.but("cni-exclusive: \"false\"", "cni-exclusive: \"true\"")
                                            .with(
                                                    Scenes.network(
                                                            "x", "", "{\"type\": \"bridge\"}"))),
                    wrong(
                            "Cilium past the sidecar",
                            EnumSet.of(CILIUM_NATIVE, CILIUM_XDP),
                            UNSUPPORTED_CONFIGURATION,
                            "bpf-lb-sock-hostns-only is not set (expected: true)",
                            s -> s.but("bpf-lb-sock-hostns-only: \"true\"", "x: y").meshed()),
                    wrong(
                            "a meshed interface past the kernel",
                            EnumSet.of(AF_XDP, DPDK_VFIO, USERSPACE_MEMIF, USERSPACE_VHOST),
                            INCOMPATIBLE_WITH_SIDECAR,
                            ": meshed: true (expected: false",
                            s -> s.swap("(networkRef: \\{name: \\w+\\})", "$1, meshed: true")),
                    wrong(
                            "another socket",
                            EnumSet.of(USERSPACE_MEMIF, USERSPACE_VHOST),
                            UNSUPPORTED_CONFIGURATION,
                            "host.iftype tap (expected: ",
                            s -> s.swap("\"iftype\": \"\\w+\"", "\"iftype\": \"tap\"")),
                    wrong(
                            "another volume for sockets",
                            EnumSet.of(USERSPACE_MEMIF, USERSPACE_VHOST),
                            UNSUPPORTED_CONFIGURATION,
                            "volume shared-dir: another one",
                            s -> s.volume("shared-dir", "\"configMap\": {\"name\": \"x\"}")),
                    wrong(
                            "the author's directory",
                            EnumSet.of(USERSPACE_MEMIF, USERSPACE_VHOST),
                            CONFLICTING_ANNOTATION,
                            "annotation userspace/mappedDir: /tmp",
                            s -> s.annotate("userspace/mappedDir", "/tmp")),
                    wrong(
                            "the author's volume in the place of ours",
                            EnumSet.of(USERSPACE_MEMIF, USERSPACE_VHOST, VPP_VCL),
                            UNSUPPORTED_CONFIGURATION,
                            "container app: another volume at ",
                            s -> volumeAt(s, "/opt/sidelane-vcl", "/var/lib/cni/usrspcni/")),
                    wrong(
                            "no VPP",
                            EnumSet.of(VPP_VCL),
                            UNSUPPORTED_CONFIGURATION,
                            "calico-vpp-config: not found",
                            s -> s.without("name: calico-vpp-config")),
                    wrong(
                            "no host stack",
                            EnumSet.of(VPP_VCL),
                            UNSUPPORTED_CONFIGURATION,
                            "without vclEnabled",
                            s -> s.but("\"vclEnabled\": true", "\"vclEnabled\": false")),
                    wrong(
                            "a sidecar beside VPP",
                            EnumSet.of(VPP_VCL),
                            INCOMPATIBLE_WITH_SIDECAR,
                            "all connections would pass it by",
                            s -> s.meshed()),
                    wrong(
                            "a sidecar of a revision that the pod names",
                            EnumSet.of(VPP_VCL),
                            INCOMPATIBLE_WITH_SIDECAR,
                            "all connections would pass it by",
                            s ->
                                    s.pod(
                                            "\"app\": \"engine\"",
                                            "\"app\": \"engine\", \"istio.io/rev\": \"canary\"")),
                    wrong(
                            "a native sidecar of another mesh",
                            EnumSet.of(VPP_VCL),
                            INCOMPATIBLE_WITH_SIDECAR,
                            "sidecar: injected by the mesh",
                            s ->
                                    s.pod(
                                            "\"spec\": {",
                                            "\"spec\": {\"initContainers\": [{\"name\": \"linkerd-proxy\", \"image\": \"proxy\"}], ")),
                    wrong(
                            "a mesh without sidecars",
                            EnumSet.of(VPP_VCL),
                            INCOMPATIBLE_WITH_SIDECAR,
                            "label istio.io/dataplane-mode: ambient",
                            s -> s.label("istio.io/dataplane-mode", "ambient")),
                    wrong(
                            "another preload",
                            EnumSet.of(VPP_VCL),
                            UNSUPPORTED_CONFIGURATION,
                            "container app: LD_PRELOAD is set",
                            s ->
                                    s.pod(
                                            "\"name\": \"app\",",
                                            "\"name\": \"app\", \"env\": [{\"name\": \"LD_PRELOAD\", \"value\": \"/x.so\"}],")),
                    wrong(
                            "libraries beside those of the system",
                            EnumSet.of(VPP_VCL),
                            UNSUPPORTED_CONFIGURATION,
                            "userspace.preload: /usr/lib/x86_64-linux-gnu/libvcl.so (expected: ",
                            s ->
                                    s.but(
                                            "vclConfigMap: vcl}",
                                            "vclConfigMap: vcl, preload: /usr/lib/x86_64-linux-gnu/libvcl.so}")),
                    wrong(
                            "a library in no directory",
                            EnumSet.of(VPP_VCL),
                            UNSUPPORTED_CONFIGURATION,
                            "userspace.preload: /libvcl.so (expected: ",
                            s ->
                                    s.but(
                                            "vclConfigMap: vcl}",
                                            "vclConfigMap: vcl, preload: /libvcl.so}")),
                    wrong(
                            "another volume for libraries",
                            EnumSet.of(VPP_VCL),
                            UNSUPPORTED_CONFIGURATION,
                            "volumes or init container sidelane-vcl: others",
                            s -> s.volume("sidelane-vcl", "\"configMap\": {\"name\": \"x\"}")),
                    wrong(
                            "the author against VCL",
                            EnumSet.of(VPP_VCL),
                            CONFLICTING_ANNOTATION,
                            "annotation cni.projectcalico.org/vppVcl: disable",
                            s -> s.annotate("cni.projectcalico.org/vppVcl", "disable")));

    private WrongOfPaths() {}

    private static Scene volumeAt(Scene scene, String... places) {
        var mounts =
                Stream.of(places)
                        .map("{\"name\": \"own\", \"mountPath\": \"%s\"}"::formatted)
                        .collect(Collectors.joining(", "));
        return scene.volume("own", "\"emptyDir\": {}")
                .pod(
                        "\"image\": \"app\",",
                        "\"image\": \"app\", \"volumeMounts\": [%s],".formatted(mounts));
    }
}
