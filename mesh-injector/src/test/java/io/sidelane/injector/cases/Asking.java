package io.sidelane.injector.cases;

/** What a profile may ask for beside its path, put into a scene of any path where it is not yet. */
final class Asking {

    private static final String DEVICE = "resources: \\[\\{name: ([^,}]+)(, count: \\d+)?\\}\\]";

    private Asking() {}

    /** For a network. */
    static Scene network(Scene scene) {
        return scene.has("networkRef")
                ? scene
                : scene.profile("networks: [{networkRef: {name: any}}]")
                        .with(
                                Scenes.network(
                                        "any", "", "{\"name\": \"any\", \"type\": \"macvlan\"}"));
    }

    /** For one more network, of another wire. */
    static Scene secondNetwork(Scene scene) {
        var first =
                scene.documents().stream()
                        .filter(document -> document.contains("kind: NetworkAttachmentDefinition"))
                        .findFirst()
                        .orElseThrow();
        return scene.with(
                        first.replaceFirst("\n  name: \\w+", "\n  name: second")
                                .replaceFirst("annotations: \\{.*\\}", "annotations: {}")
                                .replaceFirst("eth1|br0", "eth9")
                                .replaceFirst(
                                        "(\"type\": \"(sriov|ovs|afxdp)\")",
                                        "$1, \"deviceID\": \"0000:02:00.1\""))
                .swap(
                        "networks: \\[",
                        "networks: [{networkRef: {name: second}, trafficClass: Management}, ");
    }

    /** For a network whose plugin needs a device. */
    static Scene deviceNetwork(Scene scene) {
        return scene.has("cncf.io/resourceName")
                ? scene
                : network(scene)
                        .but("\"type\": \"macvlan\"", "\"type\": \"sriov\"")
                        .swap(
                                "annotations: \\{\\}",
                                "annotations: {k8s.v1.cni.cncf.io/resourceName: example.com/fpga}");
    }

    /** For an interface {@code net1}. */
    static Scene interfaceName(Scene scene) {
        return scene.has("interfaceName: ")
                ? scene.swap("interfaceName: \\w+", "interfaceName: net1")
                : network(scene).swap("(networkRef: \\{name: \\w+\\})", "$1, interfaceName: net1");
    }

    /** For a VLAN. */
    static Scene vlan(Scene scene, int vlan) {
        return scene.has(", vlan: \\d+")
                ? scene.swap(", vlan: \\d+", ", vlan: " + vlan)
                : network(scene).swap("(networkRef: \\{name: \\w+\\})", "$1, vlan: " + vlan);
    }

    /** For a rate. */
    static Scene rate(Scene scene, int max) {
        return scene.has("maxMbps: \\d+")
                ? scene.swap("maxMbps: \\d+", "maxMbps: " + max)
                : network(scene)
                        .swap(
                                "(networkRef: \\{name: \\w+\\})",
                                "$1, rate: {minMbps: 0, maxMbps: %d}".formatted(max));
    }

    /** For the default route, by a network that says of no gateway. */
    static Scene defaultRoute(Scene scene) {
        var plain = scene.has("\n  ipam: ") ? scene.swap("\n  ipam: .*", "") : network(scene);
        if (plain.has("\"gateway\"")) {
            plain.swap(", \"gateway\": \"[^\"]+\"", "");
        }
        return plain.has("asDefault: true")
                ? plain
                : plain.swap("(networkRef: \\{name: \\w+\\})", "$1, asDefault: true");
    }

    /** For addresses of SpiderIPPool {@code shop-v4}, on one network. */
    static Scene pool(Scene scene) {
        var asked = network(scene);
        if (asked.has("trafficClass: Storage")) {
            asked.swap(", \\{networkRef: [^\\]]*trafficClass: Storage[^\\]]*\\]", "]");
        }
        if (asked.has("host-local")) {
            asked.but("host-local", "spiderpool");
        } else if (!asked.has("\"ipam\"")) {
            asked.swap("(\"type\": \"\\w+\")", "$1, \"ipam\": {\"type\": \"spiderpool\"}");
        }
        return ipam(asked, "{provider: SpiderPool, ipPools: [shop-v4]}")
                .with(Scenes.pool("shop-v4", "10.20.0.0/24"));
    }

    /** For addresses of 10.9.0.0/24, which the network itself has. */
    static Scene hostLocal(Scene scene, String ipam) {
        return ipam(
                pool(scene).but("\"spiderpool\"", "\"host-local\", \"subnet\": \"10.9.0.0/24\""),
                "{provider: HostLocal, %s}".formatted(ipam));
    }

    static Scene ipam(Scene scene, String ipam) {
        return scene.has("\n  ipam: ")
                ? scene.swap("\n  ipam: .*", "\n  ipam: " + ipam)
                : scene.profile("ipam: " + ipam);
    }

    /** For two devices. */
    static Scene devices(Scene scene) {
        return scene.has(DEVICE)
                ? scene.swap(DEVICE, "resources: [{name: $1, count: 2}]")
                : scene.profile("resources: [{name: example.com/fpga, count: 2}]");
    }

    static String device(Scene scene) {
        return scene.found(DEVICE);
    }

    /** For a device by a claim. */
    static Scene claim(Scene scene) {
        var none = scene.has(DEVICE) ? scene.swap("\n  " + DEVICE, "") : scene;
        return none.profile("resourceClaimTemplateName: vf").with(Scenes.DEVICES_OF_CLAIMS);
    }

    /** For whole CPUs. */
    static Scene cpus(Scene scene) {
        return scene.profile("cpu: {integer: true}");
    }

    static Scene hugepages(Scene scene, String limit) {
        var asked = "hugepages: {limit: %s}".formatted(limit);
        return scene.has("\n  hugepages: ")
                ? scene.swap("hugepages: \\{.*\\}", asked)
                : scene.profile(asked);
    }
}
