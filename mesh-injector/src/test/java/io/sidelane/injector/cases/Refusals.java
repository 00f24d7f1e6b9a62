package io.sidelane.injector.cases;

import io.sidelane.api.Reason;
import java.util.List;

/** Each row of the table with one thing wrong: the reason, the words, and Sockmap instead. */
public final class Refusals {

    private static final String MESHED =
            Scene.POD.replace(
                    "\"app\": \"engine\"",
                    "\"app\": \"engine\", \"sidecar.istio.io/inject\": \"true\"");

    /** Passes Pod Security's strictest level. */
    private static final String RESTRICTED =
            Scene.POD.replace(
                    "\"image\": \"app\",",
                    """
                    "image": "app", "securityContext": {"runAsNonRoot": true, "allowPrivilegeEscalation": false,
                      "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}},
                    """);

    public static final List<Refused> ALL =
            List.of(
                    wrong(
                            "no CRD",
                            Scenes.sriov().without("kind: NetworkAttachmentDefinition"),
                            Reason.CRD_NOT_INSTALLED,
                            "NetworkAttachmentDefinition: not installed"),
                    wrong(
                            "another network",
                            Scenes.sriov().but("networkRef: {name: vf}", "networkRef: {name: vg}"),
                            Reason.NETWORK_NOT_FOUND,
                            "network shop/vg: not found"),
                    wrong(
                            "another's network",
                            Scenes.sriov()
                                    .but(
                                            "networkRef: {name: vf}",
                                            "networkRef: {name: vf, namespace: bank}"),
                            Reason.NAMESPACE_ISOLATED,
                            "network bank/vf: not for namespace shop"),
                    wrong(
                            "another type",
                            Scenes.sriov().but("\"type\": \"sriov\"", "\"type\": \"bridge\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "network shop/vf: type bridge (expected: sriov)"),
                    wrong(
                            "no CNI configuration",
                            Scenes.sriov().but("{\"cniVersion\"", "\"cniVersion\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "network shop/vf: config is no JSON"),
                    wrong(
                            "a VLAN on the wrong level",
                            Scenes.rdma().but("\"plugins\"", "\"vlan\": 110, \"plugins\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "network shop/rdma: vlan beside the plugins"),
                    wrong(
                            "another VLAN",
                            Scenes.sriov().but("\"vlan\": 110", "\"vlan\": 111"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "network shop/vf: vlan 111 (expected: 110"),
                    wrong(
                            "another rate",
                            Scenes.sriov().but("\"max_tx_rate\": 1000", "\"max_tx_rate\": 999"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "max_tx_rate 999"),
                    wrong(
                            "another device",
                            Scenes.sriov()
                                    .but(
                                            "resourceName: intel.com/vf",
                                            "resourceName: intel.com/vx"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "its device is intel.com/vx, of which the profile requests 0"),
                    wrong(
                            "no such device",
                            Scenes.sriov().but("intel.com/vf: \"8\"", "intel.com/vf: \"0\""),
                            Reason.RESOURCE_NOT_ALLOCATABLE,
                            "resource intel.com/vf is not allocatable on any of 1 matching nodes"),
                    wrong(
                            "too few devices",
                            Scenes.afXdp().but("afxdp/media: \"8\"", "afxdp/media: \"1\""),
                            Reason.INSUFFICIENT_ALLOCATABLE,
                            "1 of resource afxdp/media allocatable (expected: at least 2)"),
                    wrong(
                            "a VF of another driver",
                            Scenes.sriov().but("deviceType: netdevice", "deviceType: vfio-pci"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "SriovNetworkNodePolicy vf: deviceType vfio-pci (expected: netdevice)"),
                    wrong(
                                    "a field that no schema has",
                                    Scenes.sriov().but("pfNames: [ens1f0]", "pfName: [ens1f0]"),
                                    Reason.UNSUPPORTED_CONFIGURATION,
                                    "nicSelector.pfName (expected: a field of SriovNetworkNodePolicy")
                            .onlyInFiles("API servers drop what no schema has"),
                    wrong(
                            "a node that is being configured",
                            Scenes.sriov().but("syncStatus: Succeeded", "syncStatus: InProgress"),
                            Reason.NODE_NOT_SYNCED,
                            "syncStatus InProgress"),
                    wrong(
                            "a node without report",
                            Scenes.sriov().without("kind: NodeAcceleration"),
                            Reason.NODE_NOT_SYNCED,
                            "no report"),
                    wrong(
                            "a node's own reason",
                            Scenes.sriov()
                                    .but(
                                            "{path: SriovNetdevice, ready: true}",
                                            "{path: SriovNetdevice, ready: false, reason: ModuleNotLoaded, message: no iavf}"),
                            Reason.MODULE_NOT_LOADED,
                            "node node-1: no iavf"),
                    wrong(
                            "a node elsewhere",
                            Scenes.sriov()
                                    .but(
                                            "path: SriovNetdevice\n",
                                            "path: SriovNetdevice\n  requires: {nodeSelector: {pool: slow}}\n"),
                            Reason.RESOURCE_NOT_ALLOCATABLE,
                            "any of 0 matching nodes"),
                    wrong(
                            "an old kernel",
                            Scenes.sriov()
                                    .but(
                                            "path: SriovNetdevice\n",
                                            "path: SriovNetdevice\n  requires: {kernel: \"6.6\"}\n"),
                            Reason.KERNEL_TOO_OLD,
                            "kernel 6.1.0 (expected: 6.6 or newer)"),
                    wrong(
                            "an option that nobody tells of",
                            Scenes.sriov()
                                    .but(
                                            "path: SriovNetdevice\n",
                                            "path: SriovNetdevice\n  requires: {kernelConfig: [CONFIG_VFIO]}\n"),
                            Reason.UNKNOWN,
                            "requires.kernelConfig: CONFIG_VFIO is reported by no agent"),
                    wrong(
                            "a required CRD",
                            Scenes.sriov()
                                    .but(
                                            "path: SriovNetdevice\n",
                                            "path: SriovNetdevice\n  requires: {crds: [spiderippools.spiderpool.spidernet.io]}\n"),
                            Reason.CRD_NOT_INSTALLED,
                            "SpiderIPPool: not installed"),
                    wrong(
                            "a required level",
                            Scenes.sriov()
                                    .but(
                                            "path: SriovNetdevice\n",
                                            "path: SriovNetdevice\n  requires: {podSecurity: baseline}\n")
                                    .label("pod-security.kubernetes.io/enforce", "restricted"),
                            RESTRICTED,
                            Reason.POD_SECURITY_FORBIDS,
                            "requires.podSecurity: baseline in a namespace that enforces restricted"),
                    wrong(
                            "two containers for a device",
                            Scenes.sriov(),
                            Scene.POD.replace(
                                    "\"1Gi\"}}}",
                                    "\"1Gi\"}}}, {\"name\": \"log\", \"image\": \"log\"}"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "containers: app, log could each get the devices"),
                    wrong(
                            "a container that is not there",
                            Scenes.sriov()
                                    .but("fallback: None", "containerSelector: {names: [engine]}"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "container engine: not in the pod"),
                    wrong(
                            "fewer devices by the author",
                            Scenes.afXdp(),
                            Scene.POD.replace(
                                    "\"limits\": {", "\"limits\": {\"afxdp/media\": \"1\", "),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "container app: 1 of afxdp/media in limits (expected: at least 2"),
                    wrong(
                            "the author's interface",
                            Scenes.sriov(),
                            annotated("k8s.v1.cni.cncf.io/networks", "other@biz0"),
                            Reason.CONFLICTING_ANNOTATION,
                            "shop/other has interface biz0 (expected: shop/vf"),
                    wrong(
                            "the author's nameless network",
                            Scenes.sriov(),
                            annotated("k8s.v1.cni.cncf.io/networks", "vf"),
                            Reason.CONFLICTING_ANNOTATION,
                            "shop/vf without an interface (expected: shop/vf@biz0"),
                    wrong(
                            "networks that nobody reads",
                            Scenes.sriov(),
                            annotated("k8s.v1.cni.cncf.io/networks", "{"),
                            Reason.CONFLICTING_ANNOTATION,
                            "(expected: ns/name@interface,... or a JSON list)"),
                    wrong(
                            "another volume of the name",
                            Scenes.sriov(),
                            Scene.POD.replace(
                                    "\"spec\": {",
                                    "\"spec\": {\"volumes\": [{\"name\": \"podnetinfo\", \"emptyDir\": {}}], "),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "volume podnetinfo: another one"),
                    wrong(
                            "no template of the claim",
                            Scenes.claim().without("kind: ResourceClaimTemplate"),
                            Reason.RESOURCE_NOT_ALLOCATABLE,
                            "ResourceClaimTemplate shop/vf: not found"),
                    wrong(
                            "another claim of the name",
                            Scenes.claim(),
                            Scene.POD.replace(
                                    "\"spec\": {",
                                    "\"spec\": {\"resourceClaims\": [{\"name\": \"sidelane\", \"resourceClaimName\": \"x\"}], "),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "resourceClaims: sidelane is another one"),
                    wrong(
                            "locked memory under baseline",
                            Scenes.rdma().label("pod-security.kubernetes.io/enforce", "baseline"),
                            Reason.POD_SECURITY_FORBIDS,
                            "capabilities: IPC_LOCK in a namespace that enforces baseline"),
                    wrong(
                                    "locked memory under a level nobody knows",
                                    Scenes.dpdk()
                                            .label("pod-security.kubernetes.io/enforce", "strict"),
                                    Reason.POD_SECURITY_FORBIDS,
                                    "enforces restricted")
                            .onlyInFiles("API servers refuse a namespace with such a label"),
                    wrong(
                            "AF_XDP sockets under restricted",
                            Scenes.afXdp()
                                    .label("pod-security.kubernetes.io/enforce", "restricted"),
                            RESTRICTED,
                            Reason.POD_SECURITY_FORBIDS,
                            "capabilities: IPC_LOCK, NET_RAW in a namespace that enforces restricted"),
                    wrong(
                            "capabilities of a user who loses them",
                            Scenes.sharedRdma(),
                            Scene.POD.replace(
                                    "\"image\": \"app\",",
                                    "\"image\": \"app\", \"securityContext\": {\"runAsUser\": 1000, \"allowPrivilegeEscalation\": false},"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "container app: capabilities have no effect for a user other than 0"),
                    wrong(
                            "capabilities of whoever is not root",
                            Scenes.sharedRdma(),
                            Scene.POD
                                    .replace(
                                            "\"spec\": {",
                                            "\"spec\": {\"securityContext\": {\"runAsNonRoot\": true}, ")
                                    .replace(
                                            "\"image\": \"app\",",
                                            "\"image\": \"app\", \"securityContext\": {\"allowPrivilegeEscalation\": false},"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "container app: capabilities have no effect for a user other than 0"),
                    wrong(
                            "no rdma in the chain",
                            Scenes.rdma().but(", {\"type\": \"rdma\"}", ""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "type sriov (expected: sriov, then rdma)"),
                    wrong(
                            "VFs without RDMA",
                            Scenes.rdma().but("isRdma: true", "isRdma: false"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "isRdma false"),
                    wrong(
                            "no such RDMA pool",
                            Scenes.sharedRdma()
                                    .but("\"resourceName\": \"hca\"", "\"resourceName\": \"hcb\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "resource rdma/hca: no pool of the device plugin (expected: one of rdma/hcb"),
                    wrong(
                            "pools that nobody reads",
                            Scenes.sharedRdma().but("{\"configList\"", "\"configList\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "config.json is no JSON"),
                    wrong(
                            "a switch in legacy mode",
                            Scenes.ovs().but("eSwitchMode: switchdev", "eSwitchMode: legacy"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "eSwitchMode legacy (expected: switchdev)"),
                    wrong(
                            "another tag",
                            Scenes.ovs().but("\"vlan\": 20", "\"vlan\": 21"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "vlan 21 (expected: 20"),
                    wrong(
                            "no SpiderPool",
                            Scenes.macvlan().without("apiVersion: spiderpool."),
                            Reason.CRD_NOT_INSTALLED,
                            "SpiderIPPool: not installed"),
                    wrong(
                            "no such pool",
                            Scenes.macvlan().but("ipPools: [shop-v4", "ipPools: [shop-v5"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "SpiderIPPool shop-v5: not found"),
                    wrong(
                            "a pool that is off",
                            Scenes.macvlan().but("disable: false", "disable: true"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "SpiderIPPool shop-v4: disabled"),
                    wrong(
                            "a pool for others",
                            Scenes.macvlan().but("namespaceName: [shop]", "namespaceName: [bank]"),
                            Reason.NAMESPACE_ISOLATED,
                            "SpiderIPPool shop-v4: not for namespace shop"),
                    wrong(
                            "a pool that is empty",
                            Scenes.macvlan().but("allocatedIPCount: 99", "allocatedIPCount: 100"),
                            Reason.IP_POOL_EXHAUSTED,
                            "SpiderIPPool shop-v4: 100 of 100 addresses taken"),
                    wrong(
                            "another provider",
                            Scenes.macvlan()
                                    .but("\"type\": \"spiderpool\"", "\"type\": \"whereabouts\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "ipam whereabouts (expected: spiderpool"),
                    wrong(
                            "a sidecar without a way back",
                            Scenes.macvlan().but(", vethLinkAddress: 169.254.100.1", ""),
                            MESHED,
                            Reason.INCOMPATIBLE_WITH_SIDECAR,
                            "SpiderCoordinator default: no vethLinkAddress"),
                    wrong(
                            "the author's pools",
                            Scenes.macvlan(),
                            annotated("ipam.spidernet.io/ippools", "[]"),
                            Reason.CONFLICTING_ANNOTATION,
                            "annotation ipam.spidernet.io/ippools: []"),
                    wrong(
                            "a default route to nowhere",
                            Scenes.ipvlan().but(", \"gateway\": \"10.30.0.1\"", ""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "asDefault without a gateway"),
                    wrong(
                            "a fixed address for nobody",
                            Scenes.ipvlan()
                                    .but(
                                            "{provider: HostLocal}",
                                            "{provider: HostLocal, fixedIP: PerPod}"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "PerPod for a pod of no StatefulSet"),
                    wrong(
                            "an underlay of another type",
                            Scenes.ipvlan().but("\"type\": \"ipvlan\"", "\"type\": \"macvlan\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "type macvlan (expected: ipvlan)"),
                    wrong(
                            "no such subnet",
                            Scenes.vlan().but("subnets: [10.21.0.0/16", "subnets: [10.24.0.0/16"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "SpiderSubnet of 10.24.0.0/16: not found"),
                    wrong(
                            "a subnet that is no network's own",
                            Scenes.vlan().but("\"default_ipv4_subnet\": [\"stor\"]", "\"x\": 1"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "network shop/stor: which of 10.21.0.0/16, 10.22.0.0/16 is its own"),
                    wrong(
                            "two classes on one network",
                            Scenes.vlan().but("{name: stor}, vlan: 220", "{name: biz}, vlan: 210"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "traffic classes Business and Storage: both on shop/biz"),
                    wrong(
                            "two classes on one wire",
                            Scenes.vlan()
                                    .but("\"vlanId\": 220", "\"vlanId\": 210")
                                    .but("vlan: 220", "vlan: 210"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "both on eth1, VLAN 210"),
                    wrong(
                            "no VLAN",
                            Scenes.vlan().but(", \"vlanId\": 220", "").but(", vlan: 220", ""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "network shop/stor: VLAN 0 (expected: a VLAN)"),
                    wrong(
                            "no Cilium",
                            Scenes.ciliumNative().without("name: cilium-config"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "cilium-config: not found"),
                    wrong(
                            "tunnels",
                            Scenes.ciliumNative()
                                    .but("routing-mode: native", "routing-mode: tunnel"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "routing-mode is tunnel (expected: native)"),
                    wrong(
                            "no acceleration",
                            Scenes.ciliumXdp()
                                    .but(
                                            "bpf-lb-acceleration: native",
                                            "bpf-lb-acceleration: disabled"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "bpf-lb-acceleration is disabled (expected: native or best-effort)"),
                    wrong(
                            "Cilium against Multus",
                            Scenes.ciliumNative()
                                    .but("cni-exclusive: \"false\"", "cni-exclusive: \"true\"")
                                    .with(Scenes.network("x", "", "{\"type\": \"bridge\"}")),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "cni-exclusive is true (expected: false)"),
                    wrong(
                            "Cilium past the sidecar",
                            Scenes.ciliumXdp().but("bpf-lb-sock-hostns-only: \"true\"", "x: y"),
                            MESHED,
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "bpf-lb-sock-hostns-only is not set (expected: true)"),
                    wrong(
                            "no such AF_XDP pool",
                            Scenes.afXdp().but("\"name\": \"media\"", "\"name\": \"other\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "resource afxdp/media: no pool of the device plugin"),
                    wrong(
                            "a meshed interface past the kernel",
                            Scenes.afXdp()
                                    .but(
                                            "interfaceName: xdp0",
                                            "interfaceName: xdp0, meshed: true"),
                            Reason.INCOMPATIBLE_WITH_SIDECAR,
                            "network xdp0: meshed: true (expected: false"),
                    wrong(
                            "no huge pages",
                            Scenes.dpdk().but("hugepages-1Gi: 4Gi", "hugepages-1Gi: 1Gi"),
                            Reason.HUGEPAGES_UNAVAILABLE,
                            "1073741824 bytes of hugepages-1Gi allocatable (expected: at least 2147483648)"),
                    wrong(
                            "huge pages alone",
                            Scenes.dpdk(),
                            Scene.POD.replace("\"cpu\": \"2\", \"memory\": \"1Gi\"", ""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "neither cpu nor memory stated"),
                    wrong(
                            "other huge pages by the author",
                            Scenes.dpdk(),
                            Scene.POD.replace(
                                    "\"limits\": {", "\"limits\": {\"hugepages-1Gi\": \"1Gi\", "),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "1Gi of hugepages-1Gi in limits (expected: 2Gi"),
                    wrong(
                            "a VF that is no vfio's",
                            Scenes.dpdk().but("deviceType: vfio-pci", "deviceType: netdevice"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "deviceType netdevice (expected: vfio-pci"),
                    wrong(
                            "no IOMMU",
                            Scenes.dpdk()
                                    .but(
                                            "{path: DpdkVfio, ready: true}",
                                            "{path: DpdkVfio, ready: false, reason: NoIommu, message: no groups}"),
                            Reason.NO_IOMMU,
                            "no groups"),
                    wrong(
                            "another socket",
                            Scenes.memif()
                                    .but("\"iftype\": \"memif\"", "\"iftype\": \"vhostuser\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "host.iftype vhostuser (expected: memif)"),
                    wrong(
                            "yet another socket",
                            Scenes.vhost()
                                    .but("\"iftype\": \"vhostuser\"", "\"iftype\": \"memif\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "host.iftype memif (expected: vhostuser)"),
                    wrong(
                            "the author's directory",
                            Scenes.memif(),
                            annotated("userspace/mappedDir", "/tmp"),
                            Reason.CONFLICTING_ANNOTATION,
                            "annotation userspace/mappedDir: /tmp"),
                    wrong(
                            "no VPP",
                            Scenes.vcl().without("name: calico-vpp-config"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "calico-vpp-config: not found"),
                    wrong(
                            "no host stack",
                            Scenes.vcl().but("\"vclEnabled\": true", "\"vclEnabled\": false"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "without vclEnabled"),
                    wrong(
                            "a sidecar beside VPP",
                            Scenes.vcl(),
                            MESHED,
                            Reason.INCOMPATIBLE_WITH_SIDECAR,
                            "all connections would pass it by"),
                    wrong(
                            "a sidecar of a revision that the pod names",
                            Scenes.vcl(),
                            Scene.POD.replace(
                                    "\"app\": \"engine\"",
                                    "\"app\": \"engine\", \"istio.io/rev\": \"canary\""),
                            Reason.INCOMPATIBLE_WITH_SIDECAR,
                            "all connections would pass it by"),
                    wrong(
                            "another preload",
                            Scenes.vcl(),
                            Scene.POD.replace(
                                    "\"name\": \"app\",",
                                    "\"name\": \"app\", \"env\": [{\"name\": \"LD_PRELOAD\", \"value\": \"/x.so\"}],"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "container app: LD_PRELOAD is set"),
                    wrong(
                            "no static CPUs",
                            Scenes.numa().but("cpuManager: static", "cpuManager: none"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "cpuManager none (expected: static"),
                    wrong(
                            "a looser topology",
                            Scenes.numa()
                                    .but(
                                            "topologyPolicy: single-numa-node",
                                            "topologyPolicy: best-effort"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "topologyPolicy best-effort (expected: single-numa-node"),
                    wrong(
                            "half a CPU",
                            Scenes.numa(),
                            Scene.POD.replace("\"cpu\": \"2\"", "\"cpu\": \"1500m\""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "cpu limit 1500m (expected: whole CPUs)"),
                    wrong(
                            "no limit",
                            Scenes.numa(),
                            Scene.POD.replace(", \"memory\": \"1Gi\"", ""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "memory limit none (expected: a limit"),
                    wrong(
                            "a smaller request",
                            Scenes.numa(),
                            Scene.POD.replace(
                                    "\"resources\": {",
                                    "\"resources\": {\"requests\": {\"cpu\": \"1\"}, "),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "cpu request 1, limit 2 (expected: equal"),
                    wrong(
                            "a sidecar that nobody bounds",
                            Scenes.numa().but("proxyResources: {cpu: \"1\", memory: 256Mi}, ", ""),
                            MESHED,
                            Reason.INCOMPATIBLE_WITH_SIDECAR,
                            "sidecar.proxyResources: missing"),
                    wrong(
                            "the author's sidecar",
                            Scenes.numa(),
                            annotated("sidecar.istio.io/proxyCPU", "500m"),
                            Reason.CONFLICTING_ANNOTATION,
                            "annotation sidecar.istio.io/proxyCPU: 500m (expected: 1, or none)"),
                    wrong(
                            "a path that its agent does not know",
                            Scenes.sriov().but("    - {path: SriovNetdevice, ready: true}\n", ""),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "path not offered by its agent"),
                    wrong(
                            "all containers excluded",
                            Scenes.sriov()
                                    .but("fallback: None", "containerSelector: {exclude: [app]}"),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "containers: none that containerSelector takes"),
                    wrong(
                            "an allocatable that no node has",
                            Scenes.sriov()
                                    .but(
                                            "path: SriovNetdevice\n",
                                            "path: SriovNetdevice\n  requires: {allocatable: [example.com/fpga]}\n"),
                            Reason.RESOURCE_NOT_ALLOCATABLE,
                            "resource example.com/fpga"),
                    wrong(
                            "another volume for sockets",
                            Scenes.vhost(),
                            Scene.POD.replace(
                                    "\"spec\": {",
                                    "\"spec\": {\"volumes\": [{\"name\": \"shared-dir\", \"configMap\": {\"name\": \"x\"}}], "),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "volume shared-dir: another one"),
                    wrong(
                            "another volume for huge pages",
                            Scenes.dpdk(),
                            Scene.POD.replace(
                                    "\"spec\": {",
                                    "\"spec\": {\"volumes\": [{\"name\": \"sidelane-hugepages\", \"emptyDir\": {}}], "),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "volume sidelane-hugepages: another one"),
                    wrong(
                            "another volume for libraries",
                            Scenes.vcl(),
                            Scene.POD.replace(
                                    "\"spec\": {",
                                    "\"spec\": {\"volumes\": [{\"name\": \"sidelane-vcl\", \"configMap\": {\"name\": \"x\"}}], "),
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "volumes or init container sidelane-vcl: others"),
                    wrong(
                            "no such profile",
                            Scenes.sriov()
                                    .but("profileRef: {name: fast}", "profileRef: {name: faster}"),
                            Reason.REJECTED,
                            "profile faster: not found"),
                    wrong(
                            "a profile that policy does not name",
                            Scenes.sriov()
                                    .but("profileRef: {name: fast}", "profileRef: {name: sockmap2}")
                                    .with(
                                            "apiVersion: sidelane.io/v1alpha1\nkind: AccelerationProfile\nmetadata: {name: sockmap2}\nspec: {path: Sockmap}"),
                            annotated("sidelane.io/profile", "fast"),
                            Reason.REJECTED,
                            "annotation sidelane.io/profile: fast (expected: one of sockmap2, sockmap"));

    private Refusals() {}

    private static Refused wrong(String what, Scene scene, Reason reason, String message) {
        return wrong(what, scene, Scene.POD, reason, message);
    }

    private static Refused wrong(
            String what, Scene scene, String pod, Reason reason, String message) {
        return new Refused(what, scene, pod, reason, message, "");
    }

    private static String annotated(String name, String value) {
        return Scene.POD.replace(
                "\"labels\"",
                "\"annotations\": {\"%s\": \"%s\"}, \"labels\"".formatted(name, value));
    }
}
