package io.sidelane.injector.cases;

import static io.sidelane.api.AccelerationPath.DPDK_VFIO;
import static io.sidelane.api.AccelerationPath.SOCKMAP;
import static io.sidelane.api.AccelerationPath.SRIOV_NETDEVICE;
import static io.sidelane.api.Reason.HUGEPAGES_UNAVAILABLE;
import static io.sidelane.api.Reason.INSUFFICIENT_ALLOCATABLE;
import static io.sidelane.api.Reason.KERNEL_TOO_OLD;
import static io.sidelane.api.Reason.MODULE_NOT_LOADED;
import static io.sidelane.api.Reason.NODE_NOT_SYNCED;
import static io.sidelane.api.Reason.NO_IOMMU;
import static io.sidelane.api.Reason.RESOURCE_NOT_ALLOCATABLE;
import static io.sidelane.api.Reason.UNKNOWN;
import static io.sidelane.api.Reason.UNSUPPORTED_CONFIGURATION;
import static io.sidelane.injector.cases.Paths.ON_A_NODE;
import static io.sidelane.injector.cases.Paths.WITH_HUGEPAGES;
import static io.sidelane.injector.cases.Paths.without;
import static io.sidelane.injector.cases.Wrong.wrong;

import java.util.EnumSet;
import java.util.List;

/** Nodes that do not offer what a profile asks for. */
final class WrongNodes {

    private static final String LAST_PATH = "(?s)(paths:.*\\{path: \\w+, ready: )true";

    static final List<Wrong> TABLE =
            List.of(
                    wrong(
                            "a node without report",
                            without(ON_A_NODE, EnumSet.of(SOCKMAP)),
                            NODE_NOT_SYNCED,
                            "no report",
                            s -> s.without("kind: NodeAcceleration")),
                    wrong(
                            "a path that its agent does not know",
                            without(ON_A_NODE, EnumSet.of(SOCKMAP)),
                            UNSUPPORTED_CONFIGURATION,
                            "path not offered by its agent",
                            s ->
                                    s.swap(
                                            "(?s)(paths:.*)\\n    - \\{path: \\w+, ready: true\\}",
                                            "$1")),
                    wrong(
                            "a node's own reason",
                            without(ON_A_NODE, EnumSet.of(SOCKMAP)),
                            MODULE_NOT_LOADED,
                            "node node-1: no driver",
                            s ->
                                    s.swap(
                                            LAST_PATH,
                                            "$1false, reason: ModuleNotLoaded, message: no driver")),
                    wrong(
                            "no IOMMU",
                            EnumSet.of(DPDK_VFIO),
                            NO_IOMMU,
                            "no groups",
                            s -> s.swap(LAST_PATH, "$1false, reason: NoIommu, message: no groups")),
                    wrong(
                            "an old kernel",
                            ON_A_NODE,
                            KERNEL_TOO_OLD,
                            "kernel 6.1.0 (expected: 6.6 or newer)",
                            s -> s.profile("requires: {kernel: \"6.6\"}")),
                    wrong(
                            "an option that nobody tells of",
                            ON_A_NODE,
                            UNKNOWN,
                            "requires.kernelConfig: CONFIG_VFIO is reported by no agent",
                            s -> s.profile("requires: {kernelConfig: [CONFIG_VFIO]}")),
                    wrong(
                            "an allocatable that no node has",
                            ON_A_NODE,
                            RESOURCE_NOT_ALLOCATABLE,
                            "resource example.com/gpu not allocatable",
                            s -> s.profile("requires: {allocatable: [example.com/gpu]}")),
                    wrong(
                            "devices elsewhere",
                            ON_A_NODE,
                            RESOURCE_NOT_ALLOCATABLE,
                            " is not allocatable on any of 0 matching nodes",
                            s ->
                                    Asking.devices(s)
                                            .profile("requires: {nodeSelector: {pool: slow}}")),
                    wrong(
                            "no device for the claim",
                            ON_A_NODE,
                            RESOURCE_NOT_ALLOCATABLE,
                            "no device of DeviceClass sriov (expected: a ResourceSlice with one",
                            s -> Asking.claim(s).without("kind: ResourceSlice")),
                    wrong(
                            "devices of another driver",
                            EnumSet.of(SRIOV_NETDEVICE),
                            RESOURCE_NOT_ALLOCATABLE,
                            "no device of DeviceClass sriov (expected: a ResourceSlice with one",
                            s ->
                                    Asking.claim(s)
                                            .but(
                                                    "device.driver == \"sriov.",
                                                    "device.driver == \"gpu.")),
                    wrong(
                            "devices of another node",
                            EnumSet.of(SRIOV_NETDEVICE),
                            RESOURCE_NOT_ALLOCATABLE,
                            "no device of DeviceClass sriov (expected: a ResourceSlice with one",
                            s ->
                                    Asking.claim(s)
                                            .without("kind: ResourceSlice")
                                            .with(
                                                    Scenes.DEVICES_OF_CLAIMS[2].replace(
                                                            "node-1", "node-2"))),
                    wrong(
                            "too few devices",
                            ON_A_NODE,
                            INSUFFICIENT_ALLOCATABLE,
                            " allocatable (expected: at least 2)",
                            s ->
                                    Asking.devices(s)
                                            .swap(
                                                    "(allocatable: .*%s: )\"\\d+\""
                                                            .formatted(Asking.device(s)),
                                                    "$1\"1\"")),
                    wrong(
                            "a node that is being configured",
                            ON_A_NODE,
                            NODE_NOT_SYNCED,
                            "syncStatus InProgress",
                            s ->
                                    Asking.devices(s)
                                            .without("kind: SriovNetworkNodeState")
                                            .with(
                                                    """
                                    apiVersion: sriovnetwork.openshift.io/v1
                                    kind: SriovNetworkNodeState
                                    metadata: {name: node-1, namespace: sriov-network-operator}
                                    status: {syncStatus: InProgress}
                                    """)),
                    wrong(
                            "no static CPUs",
                            ON_A_NODE,
                            UNSUPPORTED_CONFIGURATION,
                            "cpuManager none (expected: static",
                            s -> Asking.cpus(s).but("cpuManager: static", "cpuManager: none")),
                    wrong(
                            "a looser topology",
                            ON_A_NODE,
                            UNSUPPORTED_CONFIGURATION,
                            "topologyPolicy best-effort (expected: single-numa-node",
                            s ->
                                    s.profile("cpu: {integer: true, numaPolicy: single-numa-node}")
                                            .but(
                                                    "topologyPolicy: single-numa-node",
                                                    "topologyPolicy: best-effort")),
                    wrong(
                            "no huge pages",
                            WITH_HUGEPAGES,
                            HUGEPAGES_UNAVAILABLE,
                            "1073741824 bytes of hugepages-2Mi allocatable (expected: at least 2147483648)",
                            s -> Asking.hugepages(s, "2Gi")));

    private WrongNodes() {}
}
