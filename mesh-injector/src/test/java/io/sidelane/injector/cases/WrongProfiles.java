package io.sidelane.injector.cases;

import static io.sidelane.api.AccelerationPath.DPDK_VFIO;
import static io.sidelane.api.AccelerationPath.OVS_OFFLOAD;
import static io.sidelane.api.AccelerationPath.RDMA_SHARED;
import static io.sidelane.api.AccelerationPath.SRIOV_NETDEVICE;
import static io.sidelane.api.AccelerationPath.SRIOV_RDMA;
import static io.sidelane.api.AccelerationPath.VPP_VCL;
import static io.sidelane.api.Reason.CONFLICTING_ANNOTATION;
import static io.sidelane.api.Reason.CRD_NOT_INSTALLED;
import static io.sidelane.api.Reason.INCOMPATIBLE_WITH_SIDECAR;
import static io.sidelane.api.Reason.POD_SECURITY_FORBIDS;
import static io.sidelane.api.Reason.REJECTED;
import static io.sidelane.api.Reason.RESOURCE_NOT_ALLOCATABLE;
import static io.sidelane.api.Reason.UNKNOWN;
import static io.sidelane.api.Reason.UNSUPPORTED_CONFIGURATION;
import static io.sidelane.injector.cases.Paths.ALL;
import static io.sidelane.injector.cases.Paths.WITH_CAPABILITIES;
import static io.sidelane.injector.cases.Paths.WITH_HUGEPAGES;
import static io.sidelane.injector.cases.Paths.without;
import static io.sidelane.injector.cases.Wrong.wrong;

import java.util.EnumSet;
import java.util.List;

/** What a profile asks for and a pod or its namespace does not go with. */
final class WrongProfiles {

    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

    static final List<Wrong> TABLE =
            List.of(
                    wrong(
                            "a required CRD",
                            ALL,
                            CRD_NOT_INSTALLED,
                            "SpiderIPPool: not installed",
                            s ->
                                    s.without("apiVersion: spiderpool.")
                                            .profile(
                                                    "requires: {crds: [spiderippools.spiderpool.spidernet.io]}")),
                    wrong(
                            "a required CRD of a group that is not there",
                            ALL,
                            CRD_NOT_INSTALLED,
                            "SpiderIPPool: not installed",
                            s ->
                                    s.without("apiVersion: spiderpool.")
                                            .profile(
                                                    "requires: {crds: [spidermultusconfigs.spiderpool.spidernet.io]}")),
                    wrong(
                            "a required CRD that nobody looks for",
                            ALL,
                            UNKNOWN,
                            "requires.crds: ippools.whereabouts.cni.cncf.io is looked for by nobody",
                            s -> s.profile("requires: {crds: [ippools.whereabouts.cni.cncf.io]}")),
                    wrong(
                            "a required level",
                            without(ALL, WITH_CAPABILITIES),
                            POD_SECURITY_FORBIDS,
                            "requires.podSecurity: baseline in a namespace that enforces restricted",
                            s ->
                                    s.profile("requires: {podSecurity: baseline}")
                                            .label(ENFORCE, "restricted")
                                            .restricted()),
                    wrong(
                            "capabilities under baseline",
                            ALL,
                            POD_SECURITY_FORBIDS,
                            "in a namespace that enforces baseline",
                            s -> s.profile("capabilities: [IPC_LOCK]").label(ENFORCE, "baseline")),
                    wrong(
                                    "capabilities under a level nobody knows",
                                    EnumSet.of(DPDK_VFIO),
                                    POD_SECURITY_FORBIDS,
                                    "enforces restricted",
                                    s -> s.label(ENFORCE, "strict"))
                            .onlyInFiles("API servers refuse a namespace with such a label"),
                    wrong(
                            "capabilities of a user who loses them",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "container app: capabilities have no effect for a user other than 0",
                            s ->
                                    s.profile("capabilities: [NET_RAW]")
                                            .pod(
                                                    "\"image\": \"app\",",
                                                    "\"image\": \"app\", \"securityContext\": {\"runAsUser\": 1000, \"allowPrivilegeEscalation\": false},")),
                    wrong(
                            "capabilities of whoever is not root",
                            EnumSet.of(RDMA_SHARED),
                            UNSUPPORTED_CONFIGURATION,
                            "container app: capabilities have no effect for a user other than 0",
                            s ->
                                    s.pod(
                                                    "\"spec\": {",
                                                    "\"spec\": {\"securityContext\": {\"runAsNonRoot\": true}, ")
                                            .pod(
                                                    "\"image\": \"app\",",
                                                    "\"image\": \"app\", \"securityContext\": {\"allowPrivilegeEscalation\": false},")),
                    wrong(
                            "the author's sidecar",
                            ALL,
                            CONFLICTING_ANNOTATION,
                            "annotation proxy.istio.io/config: x: y (expected: concurrency: 1, or none)",
                            s ->
                                    s.profile("sidecar: {concurrency: 1}")
                                            .annotate("proxy.istio.io/config", "x: y")),
                    wrong(
                            "no template of the claim",
                            ALL,
                            RESOURCE_NOT_ALLOCATABLE,
                            "ResourceClaimTemplate shop/vf: not found",
                            s -> Asking.claim(s).without("kind: ResourceClaimTemplate")),
                    wrong(
                            "no class of the claim's devices",
                            ALL,
                            RESOURCE_NOT_ALLOCATABLE,
                            "DeviceClass sriov: not found",
                            s -> Asking.claim(s).without("kind: DeviceClass")),
                    wrong(
                            "another claim of the name",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "resourceClaims: sidelane is another one",
                            s ->
                                    Asking.claim(s)
                                            .pod(
                                                    "\"spec\": {",
                                                    "\"spec\": {\"resourceClaims\": [{\"name\": \"sidelane\", \"resourceClaimName\": \"x\"}], ")),
                    wrong(
                            "a container that is not there",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "container engine: not in the pod",
                            s ->
                                    Asking.devices(s)
                                            .but(
                                                    "fallback: None",
                                                    "containerSelector: {names: [engine]}")),
                    wrong(
                            "all containers excluded",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "containers: none that containerSelector takes",
                            s ->
                                    Asking.devices(s)
                                            .but(
                                                    "fallback: None",
                                                    "containerSelector: {exclude: [app]}")),
                    wrong(
                            "two containers for a device",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "containers: app, log could each get the devices",
                            s ->
                                    Asking.devices(s)
                                            .pod(
                                                    "\"1Gi\"}}}",
                                                    "\"1Gi\"}}}, {\"name\": \"log\", \"image\": \"log\", \"resources\": {\"limits\": {\"cpu\": \"1\", \"memory\": \"1Gi\"}}}")),
                    wrong(
                            "fewer devices by the author",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "in limits (expected: at least 2, or none)",
                            s -> Asking.devices(s).limits(Asking.device(s), "1")),
                    wrong(
                            "another volume of the name",
                            EnumSet.of(SRIOV_NETDEVICE, SRIOV_RDMA, OVS_OFFLOAD, DPDK_VFIO),
                            UNSUPPORTED_CONFIGURATION,
                            "volume podnetinfo: another one",
                            s -> s.volume("podnetinfo", "\"emptyDir\": {}")),
                    wrong(
                            "half a CPU",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "cpu limit 1500m (expected: whole CPUs)",
                            s -> Asking.cpus(s).pod("\"cpu\": \"2\"", "\"cpu\": \"1500m\"")),
                    wrong(
                            "no limit",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "memory limit none (expected: a limit",
                            s -> Asking.cpus(s).pod(", \"memory\": \"1Gi\"", "")),
                    wrong(
                            "a smaller request",
                            ALL,
                            UNSUPPORTED_CONFIGURATION,
                            "cpu request 1, limit 2 (expected: equal",
                            s ->
                                    Asking.cpus(s)
                                            .pod(
                                                    "\"resources\": {",
                                                    "\"resources\": {\"requests\": {\"cpu\": \"1\"}, ")),
                    wrong(
                            "a sidecar that nobody bounds",
                            without(ALL, EnumSet.of(VPP_VCL)),
                            INCOMPATIBLE_WITH_SIDECAR,
                            "sidecar.proxyResources: missing",
                            s -> Asking.cpus(s).meshed()),
                    wrong(
                            "huge pages alone",
                            WITH_HUGEPAGES,
                            UNSUPPORTED_CONFIGURATION,
                            "neither cpu nor memory stated",
                            s ->
                                    Asking.hugepages(s, "512Mi")
                                            .pod("\"cpu\": \"2\", \"memory\": \"1Gi\"", "")),
                    wrong(
                            "other huge pages by the author",
                            WITH_HUGEPAGES,
                            UNSUPPORTED_CONFIGURATION,
                            "1Gi of hugepages-2Mi in limits (expected: 512Mi",
                            s -> Asking.hugepages(s, "512Mi").limits("hugepages-2Mi", "1Gi")),
                    wrong(
                            "another volume for huge pages",
                            WITH_HUGEPAGES,
                            UNSUPPORTED_CONFIGURATION,
                            "volume sidelane-hugepages: another one",
                            s ->
                                    Asking.hugepages(s, "512Mi")
                                            .volume("sidelane-hugepages", "\"emptyDir\": {}")),
                    wrong(
                            "no such profile",
                            EnumSet.of(SRIOV_NETDEVICE),
                            REJECTED,
                            "profile faster: not found",
                            s -> s.but("profileRef: {name: fast}", "profileRef: {name: faster}")),
                    wrong(
                            "a profile that policy does not name",
                            EnumSet.of(SRIOV_NETDEVICE),
                            REJECTED,
                            "annotation sidelane.io/profile: fast (expected: one of sockmap2, sockmap,",
                            s ->
                                    s.but(
                                                    "profileRef: {name: fast}",
                                                    "profileRef: {name: sockmap2}")
                                            .with(
                                                    "apiVersion: sidelane.io/v1alpha1\nkind: AccelerationProfile\nmetadata: {name: sockmap2}\nspec: {path: Sockmap}")
                                            .annotate("sidelane.io/profile", "fast")));

    private WrongProfiles() {}
}
