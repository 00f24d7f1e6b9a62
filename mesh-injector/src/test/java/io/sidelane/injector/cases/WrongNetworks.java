package io.sidelane.injector.cases;

import static io.sidelane.api.AccelerationPath.SRIOV_RDMA;
import static io.sidelane.api.AccelerationPath.UNDERLAY_IPVLAN;
import static io.sidelane.api.AccelerationPath.UNDERLAY_MACVLAN;
import static io.sidelane.api.AccelerationPath.UNDERLAY_VLAN;
import static io.sidelane.api.Reason.CONFLICTING_ANNOTATION;
import static io.sidelane.api.Reason.CRD_NOT_INSTALLED;
import static io.sidelane.api.Reason.IP_POOL_EXHAUSTED;
import static io.sidelane.api.Reason.NAMESPACE_ISOLATED;
import static io.sidelane.api.Reason.NETWORK_NOT_FOUND;
import static io.sidelane.api.Reason.UNSUPPORTED_CONFIGURATION;
import static io.sidelane.injector.cases.Paths.ATTACHED;
import static io.sidelane.injector.cases.Wrong.wrong;

import java.util.EnumSet;
import java.util.List;

/** Networks and addresses that are not what a profile asks for. */
final class WrongNetworks {

    private static final String NETWORK = "(networkRef: \\{name: )\\w+";

    private static final String OF_SPIDER_POOL =
            Scenes.network(
                    "own", "", "{\"type\": \"macvlan\", \"ipam\": {\"type\": \"spiderpool\"}}");

    static final List<Wrong> TABLE =
            List.of(
                    wrong(
                            "no CRD",
                            ATTACHED,
                            CRD_NOT_INSTALLED,
                            "NetworkAttachmentDefinition: not installed",
                            // An API server of the tests gets SpiderPool's kinds after this case.
                            s ->
                                    Asking.network(s)
                                            .without("kind: NetworkAttachmentDefinition")
                                            .without("apiVersion: spiderpool.")),
                    wrong(
                            "another network",
                            ATTACHED,
                            NETWORK_NOT_FOUND,
                            "network shop/gone: not found",
                            s -> Asking.network(s).swap(NETWORK, "$1gone")),
                    wrong(
                            "another's network",
                            ATTACHED,
                            NAMESPACE_ISOLATED,
                            "network bank/gone: not for namespace shop",
                            s -> Asking.network(s).swap(NETWORK, "$1gone, namespace: bank")),
                    wrong(
                            "another type",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            ": type loopback",
                            s ->
                                    Asking.network(s)
                                            .swap("\"type\": \"\\w+\"", "\"type\": \"loopback\"")),
                    wrong(
                            "no rdma in the chain",
                            EnumSet.of(SRIOV_RDMA),
                            UNSUPPORTED_CONFIGURATION,
                            "type sriov (expected: sriov, then rdma)",
                            s -> s.but(", {\"type\": \"rdma\"}", "")),
                    wrong(
                            "no CNI configuration",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            ": config is no JSON",
                            s -> Asking.network(s).but("config: '{", "config: '")),
                    wrong(
                            "a VLAN on the wrong level",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            ": vlan beside the plugins",
                            s ->
                                    Asking.network(s)
                                            .swap(
                                                    "config: '(\\{.*\\})'",
                                                    "config: '{\"vlan\": 110, \"plugins\": [$1]}'")),
                    wrong(
                            "two classes on one network",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "traffic classes Management and Business: both on shop/",
                            s ->
                                    Asking.network(s)
                                            .swap(
                                                    "(networks: \\[)(\\{networkRef: \\{name: \\w+\\})",
                                                    "$1$2, trafficClass: Management}, $2")),
                    wrong(
                            "two classes on one wire",
                            EnumSet.of(UNDERLAY_VLAN),
                            UNSUPPORTED_CONFIGURATION,
                            "both on eth1, VLAN 210",
                            s ->
                                    s.but("\"vlanId\": 220", "\"vlanId\": 210")
                                            .but("vlan: 220", "vlan: 210")),
                    wrong(
                            "two classes on one wire, one by an interface of the VLAN",
                            EnumSet.of(UNDERLAY_VLAN),
                            UNSUPPORTED_CONFIGURATION,
                            "both on eth1, VLAN 210",
                            s ->
                                    s.but(
                                                    "\"type\": \"vlan\", \"master\": \"eth1\", \"vlanId\": 220",
                                                    "\"type\": \"macvlan\", \"master\": \"eth1.210\"")
                                            .but("vlan: 220", "vlan: 210")),
                    wrong(
                            "another VLAN",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            " (expected: 7, as the profile says)",
                            s -> Asking.vlan(s, 7)),
                    wrong(
                            "a VLAN that its plugin does not read",
                            EnumSet.of(UNDERLAY_MACVLAN, UNDERLAY_IPVLAN),
                            UNSUPPORTED_CONFIGURATION,
                            "network shop/under: VLAN 0 (expected: 7, as the profile says)",
                            s -> Asking.vlan(s, 7).but("\"master\"", "\"vlan\": 7, \"master\"")),
                    wrong(
                            "another rate",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            " and 999, as the profile says)",
                            s -> Asking.rate(s, 999)),
                    wrong(
                            "the author's interface",
                            ATTACHED,
                            CONFLICTING_ANNOTATION,
                            "shop/other has interface net1",
                            s ->
                                    Asking.interfaceName(s)
                                            .annotate("k8s.v1.cni.cncf.io/networks", "other@net1")),
                    wrong(
                            "the author's nameless network",
                            ATTACHED,
                            CONFLICTING_ANNOTATION,
                            " without an interface (expected: shop/",
                            s ->
                                    Asking.network(s)
                                            .annotate(
                                                    "k8s.v1.cni.cncf.io/networks",
                                                    s.found("networkRef: \\{name: (\\w+)"))),
                    wrong(
                            "networks that nobody reads",
                            ATTACHED,
                            CONFLICTING_ANNOTATION,
                            "(expected: ns/name@interface,... or a JSON list)",
                            s -> Asking.network(s).annotate("k8s.v1.cni.cncf.io/networks", "{")),
                    wrong(
                            "a default route to nowhere",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "asDefault without a gateway",
                            s -> Asking.defaultRoute(s)),
                    wrong(
                            "another provider",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "ipam whereabouts (expected: spiderpool",
                            s -> Asking.pool(s).but("\"spiderpool\"", "\"whereabouts\"")),
                    wrong(
                            "a fixed address for nobody",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "PerPod for a pod of no StatefulSet",
                            s ->
                                    Asking.pool(s)
                                            .but(
                                                    "ipPools: [shop-v4]",
                                                    "ipPools: [shop-v4], fixedIP: PerPod")),
                    wrong(
                            "a fixed address from nobody",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "PerPod with provider HostLocal (expected: SpiderPool",
                            s -> Asking.hostLocal(s, "fixedIP: PerPod")),
                    wrong(
                            "addresses of another subnet",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "10.9.0.1-10.9.0.254 (expected: addresses of 10.20.0.0/16, as the profile says)",
                            s -> Asking.hostLocal(s, "subnets: [10.20.0.0/16]")),
                    wrong(
                            "a pool with reserved addresses",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "SpiderIPPool shop-v4: hands out 10.20.0.9-10.20.0.15 (expected: none of reservedIPs)",
                            s ->
                                    Asking.pool(s)
                                            .but(
                                                    "ipPools: [shop-v4]",
                                                    "ipPools: [shop-v4], reservedIPs: [10.20.0.0/28]")
                                            .but("disable: false", "ips: [10.20.0.9-10.20.0.99]")),
                    wrong(
                            "a subnet with reserved addresses",
                            EnumSet.of(UNDERLAY_VLAN),
                            UNSUPPORTED_CONFIGURATION,
                            "SpiderSubnet stor: hands out 10.22.0.9 (expected: none of reservedIPs)",
                            s ->
                                    s.but("ipNumber: 8", "ipNumber: 8, reservedIPs: [10.22.0.9/32]")
                                            .but(
                                                    "subnet: 10.22.0.0/16",
                                                    "subnet: 10.22.0.0/16, ips: [10.22.0.9-10.22.0.99]")),
                    wrong(
                            "a network with reserved addresses",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            ": hands out 10.9.0.1-10.9.0.15 (expected: none of reservedIPs)",
                            s -> Asking.hostLocal(s, "reservedIPs: [10.9.0.0/28]")),
                    wrong(
                            "no SpiderPool",
                            ATTACHED,
                            CRD_NOT_INSTALLED,
                            "SpiderIPPool: not installed",
                            s -> Asking.pool(s).without("apiVersion: spiderpool.")),
                    wrong(
                            "no such pool",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "SpiderIPPool gone: not found",
                            s -> Asking.pool(s).but("ipPools: [shop-v4]", "ipPools: [gone]")),
                    wrong(
                            "a pool that is off",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "SpiderIPPool shop-v4: disabled",
                            s -> Asking.pool(s).but("disable: false", "disable: true")),
                    wrong(
                            "a pool for others",
                            ATTACHED,
                            NAMESPACE_ISOLATED,
                            "SpiderIPPool shop-v4: not for namespace shop",
                            s ->
                                    Asking.pool(s)
                                            .but("namespaceName: [shop]", "namespaceName: [bank]")),
                    wrong(
                            "a pool that is empty",
                            ATTACHED,
                            IP_POOL_EXHAUSTED,
                            "SpiderIPPool shop-v4: 100 of 100 addresses taken",
                            s ->
                                    Asking.pool(s)
                                            .but("allocatedIPCount: 99", "allocatedIPCount: 100")),
                    wrong(
                            "no such subnet",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "SpiderSubnet of 10.24.0.0/16: not found",
                            s ->
                                    Asking.pool(s)
                                            .but("ipPools: [shop-v4]", "subnets: [10.24.0.0/16]")),
                    wrong(
                            "a pool that is no network's own",
                            ATTACHED,
                            UNSUPPORTED_CONFIGURATION,
                            "which of shop-v4 is its own",
                            s -> Asking.secondNetwork(Asking.pool(s))),
                    wrong(
                            "a subnet that is no network's own",
                            EnumSet.of(UNDERLAY_VLAN),
                            UNSUPPORTED_CONFIGURATION,
                            "network shop/stor: which of 10.21.0.0/16, 10.22.0.0/16 is its own",
                            s -> s.but("\"default_ipv4_subnet\": [\"stor\"]", "\"x\": 1")),
                    wrong(
                            "the author's network of SpiderPool",
                            ATTACHED,
                            CONFLICTING_ANNOTATION,
                            "networks of the pod's own: one has its addresses from SpiderPool",
                            s ->
                                    Asking.pool(s)
                                            .with(OF_SPIDER_POOL)
                                            .annotate("k8s.v1.cni.cncf.io/networks", "own@own0")),
                    wrong(
                            "the author's primary network of SpiderPool",
                            EnumSet.of(UNDERLAY_MACVLAN),
                            CONFLICTING_ANNOTATION,
                            "networks of the pod's own: one has its addresses from SpiderPool",
                            s ->
                                    s.with(OF_SPIDER_POOL)
                                            .annotate(
                                                    "v1.multus-cni.io/default-network",
                                                    "shop/own")),
                    wrong(
                            "the author's pools",
                            ATTACHED,
                            CONFLICTING_ANNOTATION,
                            "annotation ipam.spidernet.io/ippools: []",
                            s -> Asking.pool(s).annotate("ipam.spidernet.io/ippools", "[]")));

    private WrongNetworks() {}
}
