package io.sidelane.injector.cases;

import io.sidelane.api.AccelerationPath;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** For each path a cluster that has all that the path asks for, with Sockmap to fall back to. */
public final class Scenes {

    private static final String SOCKMAP =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap}
            """;

    static final String[] DEVICES_OF_CLAIMS = {
        """
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaimTemplate
        metadata: {name: vf, namespace: shop}
        spec: {spec: {devices: {requests: [{name: vf, exactly: {deviceClassName: sriov}}]}}}
        """,
        """
        apiVersion: resource.k8s.io/v1
        kind: DeviceClass
        metadata: {name: sriov}
        spec: {selectors: [{cel: {expression: 'device.driver == "sriov.example.com"'}}]}
        """,
        """
        apiVersion: resource.k8s.io/v1
        kind: ResourceSlice
        metadata: {name: node-1-sriov}
        spec:
          driver: sriov.example.com
          nodeName: node-1
          pool: {name: node-1, generation: 1, resourceSliceCount: 1}
          devices: [{name: vf-0}]
        """
    };

    private Scenes() {}

    /** A node with this in {@code status.allocatable}. */
    private static String[] node(String path, String allocatable) {
        return new String[] {
            """
            apiVersion: v1
            kind: Node
            metadata: {name: node-1, labels: {pool: fast}}
            status:
              allocatable: {cpu: "8", memory: 32Gi, hugepages-2Mi: 1Gi, example.com/fpga: "8"%s}
            """
                    .formatted(allocatable),
            """
            apiVersion: sidelane.io/v1alpha1
            kind: NodeAcceleration
            metadata: {name: node-1}
            status:
              kernel: {release: 6.1.0, btf: true, cgroupV2: true}
              cpuManager: static
              topologyPolicy: single-numa-node
              paths:
                - {path: %s, ready: true}
                - {path: %s, ready: true}
            """
                    .formatted(path.equals("Sockmap") ? "CiliumXdp" : "Sockmap", path)
        };
    }

    public static String network(String name, String resource, String config) {
        return """
        apiVersion: k8s.cni.cncf.io/v1
        kind: NetworkAttachmentDefinition
        metadata:
          name: %s
          namespace: shop
          annotations: {%s}
        spec:
          config: '%s'
        """
                .formatted(
                        name,
                        resource.isEmpty() ? "" : "k8s.v1.cni.cncf.io/resourceName: " + resource,
                        config.replace("\n", ""));
    }

    private static String profile(String spec) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: AccelerationProfile
        metadata: {name: fast, generation: 3}
        spec:
          %s
        """
                .formatted(spec.strip().replace("\n", "\n  "));
    }

    private static Scene lab(String spec) {
        return new Scene().with(SOCKMAP, profile(spec)).policy("fallback: None", "fast", "sockmap");
    }

    public static Scene sriov() {
        return lab("""
                        path: SriovNetdevice
                        networks: [{networkRef: {name: vf}, interfaceName: biz0, vlan: 110, rate: {minMbps: 0, maxMbps: 1000}}]
                        resources: [{name: intel.com/vf}]
                        """)
                .with(node("SriovNetdevice", ", intel.com/vf: \"8\""))
                .with(
                        network(
                                "vf",
                                "intel.com/vf",
                                """
                                {"cniVersion": "1.0.0", "name": "vf", "type": "sriov", "vlan": 110,
                                 "max_tx_rate": 1000, "ipam": {"type": "host-local"}}
                                """),
                        """
                        apiVersion: sriovnetwork.openshift.io/v1
                        kind: SriovNetworkNodePolicy
                        metadata: {name: vf, namespace: sriov-network-operator}
                        spec:
                          resourceName: vf
                          numVfs: 8
                          deviceType: netdevice
                          nodeSelector: {pool: fast}
                          nicSelector: {vendor: "8086", pfNames: [ens1f0]}
                        """,
                        """
                        apiVersion: sriovnetwork.openshift.io/v1
                        kind: SriovNetworkNodeState
                        metadata: {name: node-1, namespace: sriov-network-operator}
                        status: {syncStatus: Succeeded}
                        """);
    }

    public static Scene claim() {
        return lab("""
                        path: SriovNetdevice
                        networks: [{networkRef: {name: vf}}]
                        resourceClaimTemplateName: vf
                        """)
                .with(node("SriovNetdevice", ""))
                .with(network("vf", "", "{\"name\": \"vf\", \"type\": \"sriov\"}"))
                .with(DEVICES_OF_CLAIMS);
    }

    public static Scene rdma() {
        return lab("""
                        path: SriovRdma
                        networks: [{networkRef: {name: rdma}, interfaceName: rdma0, vlan: 30, rate: {minMbps: 0, maxMbps: 500}}]
                        resources: [{name: nvidia.com/rdma_vf}]
                        """)
                .with(node("SriovRdma", ", nvidia.com/rdma_vf: \"4\""))
                .with(
                        network(
                                "rdma",
                                "nvidia.com/rdma_vf",
                                "{\"name\": \"rdma\", \"plugins\": [{\"type\": \"sriov\", \"vlan\": 30, \"max_tx_rate\": 500}, {\"type\": \"rdma\"}]}"),
                        """
                        apiVersion: sriovnetwork.openshift.io/v1
                        kind: SriovNetworkNodePolicy
                        metadata: {name: rdma, namespace: sriov-network-operator}
                        spec: {resourceName: rdma_vf, numVfs: 4, isRdma: true, nodeSelector: {pool: fast}, nicSelector: {vendor: "15b3"}}
                        """);
    }

    public static Scene sharedRdma() {
        return lab("""
                        path: RdmaShared
                        resources: [{name: rdma/hca}]
                        """)
                .with(node("RdmaShared", ", rdma/hca: \"1000\""))
                .with(
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: rdma-devices, namespace: kube-system}
                        data:
                          config.json: '{"configList": [{"resourceName": "hca", "rdmaHcaMax": 1000}]}'
                        """);
    }

    public static Scene ovs() {
        return lab("""
                        path: OvsOffload
                        networks: [{networkRef: {name: ovs}, vlan: 20}]
                        resources: [{name: nvidia.com/switchdev}]
                        """)
                .with(node("OvsOffload", ", nvidia.com/switchdev: \"4\""))
                .with(
                        network(
                                "ovs",
                                "nvidia.com/switchdev",
                                "{\"name\": \"ovs\", \"type\": \"ovs\", \"bridge\": \"br0\", \"vlan\": 20}"),
                        """
                        apiVersion: sriovnetwork.openshift.io/v1
                        kind: SriovNetworkNodePolicy
                        metadata: {name: ovs, namespace: sriov-network-operator}
                        spec: {resourceName: switchdev, numVfs: 4, eSwitchMode: switchdev, nodeSelector: {pool: fast}, nicSelector: {vendor: "15b3"}}
                        """);
    }

    public static Scene macvlan() {
        return lab("""
                        path: UnderlayMacvlan
                        networks: [{networkRef: {name: under}, asDefault: true}]
                        ipam: {provider: SpiderPool, ipPools: [shop-v4, shop-v6]}
                        """)
                .with(node("UnderlayMacvlan", ""))
                .with(
                        network(
                                "under",
                                "",
                                "{\"name\": \"under\", \"type\": \"macvlan\", \"master\": \"eth1\", \"ipam\": {\"type\": \"spiderpool\"}}"),
                        pool("shop-v4", "10.20.0.0/24"),
                        pool("shop-v6", "fd00:20::/64"),
                        """
                        apiVersion: spiderpool.spidernet.io/v2beta1
                        kind: SpiderCoordinator
                        metadata: {name: default}
                        spec: {mode: auto, vethLinkAddress: 169.254.100.1}
                        """);
    }

    static String pool(String name, String subnet) {
        return """
        apiVersion: spiderpool.spidernet.io/v2beta1
        kind: SpiderIPPool
        metadata: {name: %s}
        spec: {subnet: "%s", disable: false, namespaceName: [shop]}
        status: {totalIPCount: 100, allocatedIPCount: 99}
        """
                .formatted(name, subnet);
    }

    public static Scene ipvlan() {
        return lab("""
                        path: UnderlayIpvlan
                        networks: [{networkRef: {name: under}, asDefault: true}]
                        ipam: {provider: HostLocal}
                        """)
                .with(node("UnderlayIpvlan", ""))
                .with(
                        network(
                                "under",
                                "",
                                "{\"name\": \"under\", \"type\": \"ipvlan\", \"master\": \"eth1\", \"ipam\": {\"type\": \"host-local\", \"ranges\": [[{\"subnet\": \"10.30.0.0/24\", \"gateway\": \"10.30.0.1\"}]]}}"));
    }

    public static Scene vlan() {
        return lab("""
                        path: UnderlayVlan
                        networks: [{networkRef: {name: biz}, vlan: 210, meshed: true, asDefault: true}, {networkRef: {name: stor}, trafficClass: Storage, vlan: 220}]
                        ipam: {provider: SpiderPool, subnets: [10.21.0.0/16, 10.22.0.0/16], fixedIP: Pool, ipNumber: 8, reclaim: false}
                        """)
                .with(node("UnderlayVlan", ""))
                .with(
                        vlanNetwork("biz", 210),
                        vlanNetwork("stor", 220),
                        subnet("biz", "10.21.0.0/16"),
                        subnet("stor", "10.22.0.0/16"));
    }

    private static String vlanNetwork(String name, int vlan) {
        return network(
                name,
                "",
                "{\"name\": \"%s\", \"type\": \"vlan\", \"master\": \"eth1\", \"vlanId\": %d, \"ipam\": {\"type\": \"spiderpool\", \"default_ipv4_subnet\": [\"%s\"]}}"
                        .formatted(name, vlan, name));
    }

    private static String subnet(String name, String cidr) {
        return """
        apiVersion: spiderpool.spidernet.io/v2beta1
        kind: SpiderSubnet
        metadata: {name: %s}
        spec: {subnet: %s}
        """
                .formatted(name, cidr);
    }

    public static Scene ciliumNative() {
        return cilium("CiliumNative", "routing-mode: native");
    }

    public static Scene ciliumXdp() {
        return cilium("CiliumXdp", "bpf-lb-acceleration: native");
    }

    private static Scene cilium(String path, String data) {
        return lab("path: " + path)
                .with(node(path, ""))
                .with(
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: cilium-config, namespace: kube-system}
                        data: {%s, cni-exclusive: "false", bpf-lb-sock-hostns-only: "true"}
                        """
                                .formatted(data));
    }

    public static Scene afXdp() {
        return lab("""
                        path: AfXdp
                        networks: [{networkRef: {name: xdp}, interfaceName: xdp0}]
                        resources: [{name: afxdp/media, count: 2}]
                        """)
                .with(node("AfXdp", ", afxdp/media: \"8\""))
                .with(
                        network(
                                "xdp",
                                "afxdp/media",
                                "{\"name\": \"xdp\", \"type\": \"afxdp\", \"mode\": \"primary\"}"),
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: afxdp-dp-config, namespace: kube-system}
                        data:
                          config.json: '{"mode": "primary", "pools": [{"name": "media"}]}'
                        """);
    }

    public static Scene dpdk() {
        return lab("""
                        path: DpdkVfio
                        networks: [{networkRef: {name: dpdk}, interfaceName: dpdk0}]
                        resources: [{name: intel.com/vfio}]
                        hugepages: {size: 1Gi, limit: 2Gi}
                        """)
                .with(node("DpdkVfio", ", intel.com/vfio: \"8\", hugepages-1Gi: 4Gi"))
                .with(
                        network(
                                "dpdk",
                                "intel.com/vfio",
                                "{\"name\": \"dpdk\", \"type\": \"sriov\"}"),
                        """
                        apiVersion: sriovnetwork.openshift.io/v1
                        kind: SriovNetworkNodePolicy
                        metadata: {name: vfio, namespace: sriov-network-operator}
                        spec: {resourceName: vfio, numVfs: 2, deviceType: vfio-pci, nodeSelector: {pool: fast}, nicSelector: {vendor: "8086"}}
                        """);
    }

    public static Scene memif() {
        return userspace("UserspaceMemif", "memif");
    }

    public static Scene vhost() {
        return userspace("UserspaceVhost", "vhostuser");
    }

    private static Scene userspace(String path, String type) {
        return lab("""
                        path: %s
                        networks: [{networkRef: {name: user}, interfaceName: user0}]
                        hugepages: {limit: 512Mi}
                        """
                        .formatted(path))
                .with(node(path, ""))
                .with(
                        network(
                                "user",
                                "",
                                "{\"name\": \"user\", \"type\": \"userspace\", \"host\": {\"engine\": \"vpp\", \"iftype\": \"%s\"}}"
                                        .formatted(type)));
    }

    public static Scene vcl() {
        return lab("""
                        path: VppVcl
                        userspace: {libraryImage: "registry.example/vcl:24.06", vclConfigMap: vcl}
                        """)
                .with(node("VppVcl", ""))
                .with(
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: calico-vpp-config, namespace: calico-vpp-dataplane}
                        data:
                          CALICOVPP_FEATURE_GATES: '{"vclEnabled": true}'
                        """);
    }

    public static Scene numa() {
        return sriov().but(
                        "resources: [{name: intel.com/vf}]",
                        "resources: [{name: intel.com/vf}]\n  cpu: {integer: true, numaPolicy: single-numa-node}\n  sidecar: {proxyResources: {cpu: \"1\", memory: 256Mi}, nativeSidecar: true, concurrency: 1}");
    }

    /** Of a path that needs nothing of a cluster. */
    private static Scene bare(String path) {
        return lab("path: " + path).with(node(path, ""));
    }

    /** One of each path. */
    public static Scene of(AccelerationPath path) {
        return switch (path) {
            case SOCKMAP, NONE -> bare(path.word());
            case SRIOV_NETDEVICE -> sriov();
            case SRIOV_RDMA -> rdma();
            case RDMA_SHARED -> sharedRdma();
            case OVS_OFFLOAD -> ovs();
            case UNDERLAY_MACVLAN -> macvlan();
            case UNDERLAY_IPVLAN -> ipvlan();
            case UNDERLAY_VLAN -> vlan();
            case CILIUM_NATIVE -> ciliumNative();
            case CILIUM_XDP -> ciliumXdp();
            case AF_XDP -> afXdp();
            case DPDK_VFIO -> dpdk();
            case USERSPACE_MEMIF -> memif();
            case USERSPACE_VHOST -> vhost();
            case VPP_VCL -> vcl();
        };
    }

    /**
     * All that add something to a pod, by the words of their paths; variants have one of their own.
     */
    public static Map<String, Supplier<Scene>> all() {
        var all = new LinkedHashMap<String, Supplier<Scene>>();
        EnumSet.complementOf(EnumSet.of(AccelerationPath.SOCKMAP, AccelerationPath.NONE))
                .forEach(path -> all.put(path.word(), () -> of(path)));
        all.put("SriovNetdevice by DRA", Scenes::claim);
        all.put("SriovNetdevice with NUMA", Scenes::numa);
        return all;
    }
}
