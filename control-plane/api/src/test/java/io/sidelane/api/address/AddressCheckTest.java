package io.sidelane.api.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class AddressCheckTest {

    private static final String POOL =
            """
            kind: SpiderIPPool
            metadata: {name: biz}
            spec: {subnet: 10.1.0.0/24, ips: [10.1.0.10-10.1.0.12], multusName: [shop/biz]}
            status: {allocatedIPs: '{"10.1.0.10": {"pod": "shop/a", "podUid": "u-a"}}'}
            """;

    private static final String POD =
            """
            kind: Pod
            metadata: {name: a, namespace: shop, uid: u-a}
            status: {phase: Running}
            """;

    private static final String SET =
            """
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec: {replicas: 2}
            """;

    private static final String KEPT =
            """
            kind: SpiderEndpoint
            metadata: {name: db-1, namespace: shop}
            status:
              ownerControllerType: StatefulSet
              ownerControllerName: db
              current:
                uid: u-old
                ips: [{interface: net1, ipv4: 10.1.0.11/24, ipv4Pool: biz}]
            """;

    private static final String DB =
            """
            kind: Pod
            metadata:
              name: db-1
              namespace: shop
              uid: u-new
              ownerReferences: [{kind: StatefulSet, name: db}]
              annotations:
                k8s.v1.cni.cncf.io/network-status: '[{"name": "shop/biz", "interface": "net1", "ips": ["10.1.0.11"]}]'
            status: {phase: Running}
            """;

    private static final String WHEREABOUTS =
            """
            kind: NetworkAttachmentDefinition
            metadata: {name: under, namespace: shop}
            spec:
              config: '{"type": "macvlan", "master": "eth1", "ipam": {"type": "whereabouts", "range": "10.5.0.10-10.5.0.11/24"}}'
            """;

    private static final String BOOKS =
            """
            apiVersion: whereabouts.cni.cncf.io/v1alpha1
            kind: IPPool
            metadata: {name: 10.5.0.0-24, namespace: kube-system}
            spec:
              range: 10.5.0.0/24
              allocations:
                "10": {id: c1, podref: shop/a, ifname: net1}
                "11": {id: c2, podref: shop/gone, ifname: net1}
            """;

    @Test
    void whatFitsIsNotFound() {
        assertThat(found(POOL, POD, SET, KEPT, DB)).isEmpty();
    }

    @Test
    void addressesOfWhereaboutsAreCountedFromTheBeginningOfItsRange() {
        assertThat(found(WHEREABOUTS, BOOKS, POD))
                .containsExactly(
                        "IpLeak NetworkAttachmentDefinition shop/under: 10.5.0.11 held by pod shop/gone, which"
                                + " is gone (expected: a living pod); release 10.5.0.11",
                        "IpPoolExhausted NetworkAttachmentDefinition shop/under: 2 of 2 addresses taken, 1 of"
                                + " them by pods that are gone (expected: one that is free); pods that need it"
                                + " do not start");
        assertThat(found(wide(WHEREABOUTS), BOOKS.replace("gone", "a"), POD)).isEmpty();
    }

    @Test
    void networksOfOneRangeShareItsBooksUnlessTheySayThatTheyDoNot() {
        var second = WHEREABOUTS.replace("name: under", "name: second");
        var open = BOOKS.replace("gone", "a");

        assertThat(found(wide(WHEREABOUTS), wide(second), open, POD)).isEmpty();
        assertThat(
                        found(
                                wide(WHEREABOUTS),
                                wide(second)
                                        .replace("\"range\"", "\"network_name\": \"x\", \"range\""),
                                open,
                                POD))
                .containsExactly(
                        "IpPoolOverlap NetworkAttachmentDefinition shop/under: 10.5.0.1-10.5.0.254 (expected:"
                                + " nobody else's); NetworkAttachmentDefinition shop/second has it as well");
    }

    @Test
    void booksOfANetworkThatIsGoneOrHasANameAreFoundByTheirRange() {
        var named = WHEREABOUTS.replace("\"range\"", "\"network_name\": \"x\", \"range\"");

        assertThat(found(BOOKS, POD))
                .singleElement()
                .asString()
                .startsWith("IpLeak IPPool kube-system/");
        assertThat(found(named, BOOKS.replace("name: 10", "name: x-10"), POD))
                .first()
                .asString()
                .startsWith("IpLeak NetworkAttachmentDefinition shop/under");
        assertThat(
                        found(
                                BOOKS.replace(
                                        "whereabouts.cni.cncf.io/v1alpha1",
                                        "crd.projectcalico.org/v1"),
                                POD))
                .isEmpty();
    }

    private static String wide(String network) {
        return network.replace("10.5.0.10-10.5.0.11/24", "10.5.0.0/24");
    }

    @Test
    void twoPoolsHaveOneAddress() {
        assertThat(found(POOL, POD, POOL.replace("biz", "second").replace("status:", "was:")))
                .containsExactly(
                        "IpPoolOverlap SpiderIPPool biz: 10.1.0.10-10.1.0.12 (expected: nobody else's);"
                                + " SpiderIPPool second has it as well");
    }

    @Test
    void twoPoolsOfNetworksThatNeverMeetMayBeAlike() {
        assertThat(
                        found(
                                POOL,
                                POD,
                                POOL.replace("biz", "second").replace("status:", "was:"),
                                network("biz", "\"vlanId\": 7, ", "static"),
                                network("second", "\"vlanId\": 8, ", "static")))
                .isEmpty();
    }

    @Test
    void servicesAndNodesHaveAddressesOfAPool() {
        assertThat(
                        found(
                                POOL,
                                POD,
                                "{kind: ServiceCIDR, metadata: {name: kubernetes}, spec: {cidrs: [10.1.0.12/30]}}",
                                "{kind: Node, metadata: {name: n}, status: {addresses: [{address: 10.1.0.11}, {address: n}]}}"))
                .containsExactly(
                        "IpPoolOverlap SpiderIPPool biz: 10.1.0.11 (expected: nobody else's); Node n has"
                                + " it as well",
                        "IpPoolOverlap SpiderIPPool biz: 10.1.0.12 (expected: nobody else's); ServiceCIDR"
                                + " kubernetes has it as well");
    }

    @Test
    void reservedAddressesAreNotHandedOutBySpiderPoolButByHostLocal() {
        var reserved = "{kind: SpiderReservedIP, metadata: {name: r}, spec: {ips: [10.1.0.12]}}";

        assertThat(found(POOL, POD, reserved)).isEmpty();
        assertThat(found(reserved, network("biz", "", "host-local")))
                .singleElement()
                .asString()
                .startsWith("IpPoolOverlap NetworkAttachmentDefinition shop/biz: 10.1.0.12 ");
    }

    @Test
    void nodesThatHandOutByThemselvesHandOutTheSame() {
        var node = "{kind: Node, metadata: {name: n}}";

        assertThat(found(network("biz", "", "host-local"), node)).isEmpty();
        assertThat(found(network("biz", "", "host-local"), node, node))
                .singleElement()
                .asString()
                .contains("IpConflict", "each of 2 nodes hands out the same addresses");
    }

    @Test
    void twoLivingPodsHaveOneAddress() {
        var other =
                DB.replace("db-1", "other").replace("u-new", "u-o").replace("StatefulSet", "Job");

        assertThat(found(POOL, POD, SET, KEPT, DB, other))
                .containsExactly(
                        "IpConflict address 10.1.0.11: pods shop/db-1, shop/other (expected: one pod);"
                                + " packets reach either of them");
        assertThat(found(POOL, POD, SET, KEPT, DB, other.replace("Running", "Succeeded")))
                .isEmpty();
    }

    @Test
    void podsOnNetworksThatNeverMeetMayHaveOneAddress() {
        var far =
                DB.replace("db-1", "far")
                        .replace("u-new", "u-f")
                        .replace("StatefulSet", "Job")
                        .replace("shop/biz", "shop/far");

        assertThat(
                        found(
                                POOL,
                                POD,
                                SET,
                                KEPT,
                                DB,
                                far,
                                network("biz", "\"vlanId\": 7, ", "static"),
                                network("far", "\"vlanId\": 8, ", "static")))
                .isEmpty();
    }

    @Test
    void oneAddressOfTwoPodsConcernsThePoolsOfTheirNetworkAlone() {
        var other =
                DB.replace("db-1", "other").replace("u-new", "u-o").replace("StatefulSet", "Job");
        var elsewhere =
                POOL.replace("name: biz", "name: far")
                        .replace("shop/biz", "shop/far")
                        .replace("status:", "was:");

        var found =
                AddressCheck.of(
                        objects(
                                POOL,
                                elsewhere,
                                SET,
                                KEPT,
                                DB,
                                other,
                                network("biz", "\"vlanId\": 7, ", "static"),
                                network("far", "\"vlanId\": 8, ", "static")));

        assertThat(found)
                .filteredOn(one -> one.problem() == Finding.Problem.CONFLICT)
                .singleElement()
                .extracting(Finding::sources)
                .isEqualTo(List.of("SpiderIPPool biz"));
    }

    @Test
    void whatIsHeldByNoPodWouldBeReleased() {
        var leak =
                "IpLeak SpiderIPPool biz: 10.1.0.10 held by pod shop/a, which is gone (expected: a"
                        + " living pod)";

        assertThat(found(POOL, POD.replace("name: a", "name: b")))
                .containsExactly(leak + "; release 10.1.0.10");
        assertThat(found(POOL, POD.replace("u-a", "u-next")))
                .containsExactly(leak + "; release 10.1.0.10");
        assertThat(found(POOL, POD.replace("Running", "Failed")))
                .containsExactly(leak + "; release 10.1.0.10");
    }

    @Test
    void whatALivingPodHasIsNeverReleased() {
        var heir = DB.replace("db-1", "heir").replace("10.1.0.11", "10.1.0.10");

        assertThat(found(POOL, heir))
                .containsExactly(
                        "IpLeak SpiderIPPool biz: 10.1.0.10 held by pod shop/a, which is gone (expected:"
                                + " a living pod); it stays, for another pod has that address");
    }

    @Test
    void withoutPodsNothingIsCalledLeaked() {
        assertThat(found(POOL, KEPT)).isEmpty();
    }

    @Test
    void anOrdinalThatComesAgainKeepsItsAddress() {
        assertThat(found(POOL, POD, SET, KEPT)).isEmpty();
        assertThat(found(POOL, POD, SET.replace("replicas: 2", "replicas: 1"), KEPT))
                .containsExactly(
                        "IpLeak SpiderIPPool biz: 10.1.0.11 held by pod shop/db-1, which is gone"
                                + " (expected: a living pod); release 10.1.0.11");
    }

    @Test
    void aFixedAddressThatIsAnotherIsFound() {
        assertThat(found(POOL, POD, SET, KEPT, DB.replace("10.1.0.11", "10.1.0.12")))
                .containsExactly(
                        "FixedIpChanged SpiderEndpoint shop/db-1: pod has 10.1.0.12 on net1 (expected:"
                                + " 10.1.0.11, which is kept for it)");
    }

    @Test
    void anAddressOutsideItsPoolAndAPoolThatIsGoneAreFound() {
        assertThat(found(POOL, POD, SET, KEPT.replace("10.1.0.11/24", "10.1.0.99/24")))
                .singleElement()
                .asString()
                .contains("IpNotInPool SpiderIPPool biz: 10.1.0.99", "one of its addresses");
        assertThat(found(POOL, POD, SET, KEPT.replace("Pool: biz", "Pool: gone")))
                .singleElement()
                .asString()
                .contains("IpNotInPool SpiderIPPool gone", "a pool that exists");
    }

    @Test
    void aPoolThatIsUsedUpSaysHowManyWouldComeBack() {
        var small = POOL.replace("10.1.0.10-10.1.0.12", "10.1.0.10-10.1.0.11");

        assertThat(found(small, POD.replace("Running", "Failed"), SET, KEPT))
                .contains(
                        "IpPoolExhausted SpiderIPPool biz: 2 of 2 addresses taken, 1 of them by pods"
                                + " that are gone (expected: one that is free); pods that need it do not start");
    }

    @Test
    void rangesThatAreNoneOrOutsideOfTheirSubnetAreSaid() {
        assertThat(found(POD, POOL.replace("[10.1.0.10-10.1.0.12]", "[10.1.0.10, 10.2.0.1, x]")))
                .containsExactly(
                        "UnsupportedConfiguration SpiderIPPool biz: 10.2.0.1 (expected: addresses of its"
                                + " subnet 10.1.0.0/24); its pods reach nobody",
                        "UnsupportedConfiguration SpiderIPPool biz: x (expected: an address, first-last"
                                + " or a network); it is passed over");
    }

    private static String network(String name, String vlan, String ipam) {
        return """
        kind: NetworkAttachmentDefinition
        metadata: {name: %s, namespace: shop}
        spec:
          config: '{"type": "%s", "master": "eth1", %s"ipam": {"type": "%s", "ranges": [[{"subnet": "10.1.0.0/24"}]]}}'
        """
                .formatted(name, vlan.isEmpty() ? "macvlan" : "vlan", vlan, ipam);
    }

    private static List<String> found(String... yaml) {
        return AddressCheck.of(objects(yaml)).stream()
                .map(
                        one ->
                                "%s %s: %s%s"
                                        .formatted(
                                                one.problem().word(),
                                                one.object(),
                                                one.message(),
                                                one.repair() == null ? "" : "; " + one.repair()))
                .toList();
    }

    private static List<JsonNode> objects(String... yaml) {
        var json = new ObjectMapper();
        return StreamSupport.stream(
                        new Yaml().loadAll(String.join("---\n", lines(yaml))).spliterator(), false)
                .map(document -> json.<JsonNode>valueToTree(document))
                .toList();
    }

    private static List<String> lines(String... yaml) {
        return List.of(yaml).stream().map(text -> text + "\n").toList();
    }
}
