package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.Status;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two packaged replicas with the rights of the manifests, at an API server that is restarted,
 * forgets, and refuses. Each test has policies of its own; they are in an order because the later
 * ones break more.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControlPlaneKubernetesE2E {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CHANGES = 100;

    /** Within RE2's limit by characters; Envoy counts what it is compiled to. */
    private static final String TOO_LARGE = "/[α-ω]{60}";

    private static final TestUser CONTROL_PLANE =
            TestUser.serviceAccount("sidelane-system", "sidelane-control-plane");

    private TestCluster cluster;
    private KubernetesClient admin;
    private Replica first;
    private Replica second;
    private NodeClient node;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        var binaries = KubernetesBinaries.find();
        assumeTrue(
                binaries.isPresent(),
                "kube-apiserver: not in the cache (expected: built there by `sidelane setup`)");
        assumeTrue(
                Files.exists(Replica.PACKAGED),
                "%s: not there (expected: packaged by Maven)".formatted(Replica.PACKAGED));
        cluster = TestCluster.start(binaries.orElseThrow(), CONTROL_PLANE);
        admin = cluster.admin();
        OtherProjects.kinds().forEach(kind -> OtherProjects.install(admin, kind));
        cluster.node("node-1");
        var kubeconfig = cluster.server().kubeconfig(CONTROL_PLANE.name());
        first = Replica.start("first", kubeconfig, folder).awaitReady();
        first.awaitSaid("this replica writes status");
        second = Replica.start("second", kubeconfig, folder).awaitReady();
        node = new NodeClient(first.ads(), "node-1", cluster.agentToken("node-1"));
    }

    @AfterAll
    void stop() {
        for (var each : Arrays.asList(node, first, second, cluster)) {
            if (each instanceof AutoCloseable open) {
                try {
                    open.close();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    @Order(1)
    void aPolicyReachesItsNodeAndIsProgrammedInItsGeneration() {
        cluster.pod("orders", "node-1");

        cluster.policy("orders", 5432);
        Await.until("the policy on the node", LIMIT, () -> excludes("orders", 5432));
        awaitProgrammed("orders", 1);

        cluster.policy("orders", 5433);
        Await.until("its change on the node", LIMIT, () -> excludes("orders", 5433));
        awaitProgrammed("orders", 2);
    }

    /** Says how long; asserts that every one arrives. */
    @Test
    @Order(2)
    void everyChangeOfAPolicyReachesItsNode() {
        cluster.pod("fast", "node-1");
        cluster.policy("fast", 1);
        Await.until("the policy on the node", LIMIT, () -> excludes("fast", 1));
        var nanos = new long[CHANGES];

        for (int i = 0; i < CHANGES; i++) {
            int port = 1_000 + i;
            long before = System.nanoTime();
            cluster.policy("fast", port);
            Await.until("change " + i, LIMIT, () -> excludes("fast", port));
            nanos[i] = Objects.requireNonNull(node.of("fast")).at() - before;
            // The next one starts from rest: what this one stirs up is not its neighbour's.
            awaitProgrammed("fast", i + 2);
        }

        Arrays.sort(nanos);
        System.out.printf(
                "policy change, kubectl apply to the node's stream, n=%d: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                CHANGES,
                nanos[CHANGES / 2] / 1e6,
                nanos[CHANGES * 99 / 100] / 1e6,
                nanos[CHANGES - 1] / 1e6);
    }

    @Test
    @Order(3)
    void aTokenProvesItsNodeAndNoOther() {
        var token = cluster.agentToken("node-1");

        try (var other = new NodeClient(first.ads(), "node-2", token)) {
            Await.until("the stream to end", LIMIT, () -> other.ended() != null);
            assertThat(Objects.requireNonNull(other.ended()).getCode())
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        try (var stranger =
                new NodeClient(first.ads(), "node-1", cluster.tokenOf("default", "node-1"))) {
            Await.until("the stream to end", LIMIT, () -> stranger.ended() != null);
            assertThat(Objects.requireNonNull(stranger.ended()).getCode())
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        try (var forged = new NodeClient(first.ads(), "node-1", token + "x")) {
            Await.until("the stream to end", LIMIT, () -> forged.ended() != null);
            assertThat(Objects.requireNonNull(forged.ended()).getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    @Order(4)
    void podsNodesAndNamespacesComeBackAsOthers() {
        cluster.pod("again", "node-1");
        cluster.policy("again", 1);
        Await.until("the pod on the node", LIMIT, () -> node.of("again") != null);
        var pod = podUid("again");

        cluster.deletePod("again");
        Await.until("no pod, no policy", LIMIT, () -> node.of("again") == null);
        cluster.pod("again", "node-1");
        Await.until(
                "the new pod",
                LIMIT,
                () -> node.of("again") != null && !podUid("again").equals(pod));

        cluster.node("node-9");
        Await.until(
                "an object for the node", LIMIT, () -> cluster.accelerationOwner("node-9") != null);
        admin.nodes().withName("node-9").delete();
        Await.until(
                "no object without a node",
                LIMIT,
                () -> cluster.accelerationOwner("node-9") == null);
        var uid = cluster.node("node-9");
        Await.until(
                "an object of the new node",
                LIMIT,
                () -> uid.equals(cluster.accelerationOwner("node-9")));

        namespaceComesBack();
    }

    /* No controller empties a namespace here: what it would delete is deleted, then it is finalized. */
    private void namespaceComesBack() {
        cluster.namespace("passing", "one");
        cluster.podIn("passing", "guest", "node-1");
        cluster.clusterPolicy("guests", "one");
        Await.until("the pod on the node", LIMIT, () -> node.of("guests") != null);

        cluster.deletePodIn("passing", "guest");
        cluster.deleteNamespace("passing");
        Await.until("no pod, no policy", LIMIT, () -> node.of("guests") == null);
        cluster.namespace("passing", "two");
        cluster.podIn("passing", "guest", "node-1");
        cluster.policy("marker", 1);
        cluster.pod("marker", "node-1");
        Await.until("a later change", LIMIT, () -> node.of("marker") != null);
        assertThat(node.of("guests")).as("the label is another").isNull();

        admin.namespaces()
                .withName("passing")
                .edit(
                        n ->
                                new NamespaceBuilder(n)
                                        .editMetadata()
                                        .addToLabels("team", "one")
                                        .endMetadata()
                                        .build());
        Await.until("the label is back", LIMIT, () -> node.of("guests") != null);
    }

    @Test
    @Order(5)
    void othersWhoWriteAtTheSameTimeDoNotKeepAStatusFromBeingTrue() {
        cluster.pod("contested", "node-1");

        // The object is another each time: a status that was meant for its predecessor is a
        // conflict.
        for (int i = 1; i <= 10; i++) {
            cluster.policy("contested", i);
            cluster.deletePolicy("contested");
        }
        cluster.policy("contested", 77);

        Await.until("the last one on the node", LIMIT, () -> excludes("contested", 77));
        awaitProgrammed("contested", 1);
    }

    @Test
    @Order(5)
    void aRouteIsToldWhenItsKindIsInstalledLaterAndOthersWordsStay() {
        cluster.installRoutes();
        cluster.service("web", 80);

        cluster.route("web", "example.org/other");

        Await.until(
                "our word beside the other's",
                LIMIT,
                () ->
                        cluster.controllersOf("web")
                                .equals(List.of("example.org/other", "sidelane.io/control-plane")));
    }

    @Test
    @Order(5)
    void whatAProxyOfAnotherReplicaRefusesIsToldByTheLeader(@TempDir Path files)
            throws IOException {
        assumeProxies();
        cluster.installRoutes();
        cluster.service("books", 80);
        cluster.routeByPath("books", "/v[0-9]+");

        try (var _ = RealProxy.start(files, "shop/web", second.ads())) {
            awaitRoute("books", "True 1 none of 1 proxies refuses it");
            cluster.routeByPath("books", TOO_LARGE);
            long began = System.nanoTime();
            awaitRoute("books", "False 2 proxy shop/web: ");
            System.out.printf(
                    "a route that a proxy of another replica refuses: told after %d ms%n",
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(cluster.programmedRoute("books")).contains("RE2 program size");

            cluster.routeByPath("books", "/w[0-9]+");
            awaitRoute("books", "True 3 none of 1 proxies refuses it");
        }
        awaitRoute("books", "False 3 no proxy is connected");
    }

    private static void assumeProxies() {
        try {
            Binaries.envoy();
        } catch (RigException e) {
            assumeTrue(false, e.getMessage());
        }
        assumeTrue(
                Command.outcome(List.of("unshare", "--net", "true"), "", LIMIT).exit() == 0,
                "unshare --net: refused (expected: root, for a proxy's own network)");
    }

    private void awaitRoute(String name, String beginning) {
        try {
            Await.until(
                    "route %s: %s".formatted(name, beginning),
                    LIMIT,
                    () -> cluster.programmedRoute(name).startsWith(beginning));
        } catch (RuntimeException e) {
            throw new AssertionError(
                    e.getMessage() + "; it says: " + cluster.programmedRoute(name), e);
        }
    }

    /* A profile that comes and goes: the second time counts on the first. */
    @Test
    @Order(5)
    void whatBecomesOfAPolicyIsAnEventThatPeopleFindBesideIt() {
        cluster.policyFor("told", "passing");
        Await.until("the profile to be missed", LIMIT, () -> told("told", "not found", 1));

        cluster.profile("passing");
        Await.until("all profiles to exist", LIMIT, () -> told("told", "all profiles exist", 1));
        cluster.deleteProfile("passing");
        Await.until("the profile to be missed again", LIMIT, () -> told("told", "not found", 2));

        var described =
                Command.outcome(
                        cluster.server()
                                .kubectl(
                                        "admin",
                                        "describe",
                                        "--namespace=shop",
                                        "accelerationpolicy",
                                        "told"),
                        "",
                        LIMIT);
        assertThat(described.stdout().replaceAll(" +", " "))
                .as(described.stderr())
                .containsPattern(
                        "Warning Rejected .*\\(x2 over .*\\) sidelane.io/control-plane.* ResolvedRefs: profile passing: not found")
                .containsPattern("Normal ResolvedRefs .* ResolvedRefs: all profiles exist");
    }

    /* The note of the second is longer than an API server takes, and no character of it is one byte. */
    @Test
    @Order(5)
    void aPodThatFellBackIsAnEventThatPeopleFindBesideIt() {
        cluster.switchedOn("market");
        Sidelane.apply(
                admin,
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationProfile
                metadata: {name: vf}
                spec:
                  path: SriovNetdevice
                  networks: [{networkRef: {name: vf}}]
                  resources: [{name: intel.com/vf}]
                """);
        Sidelane.apply(
                admin,
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationPolicy
                metadata: {name: all, namespace: market}
                spec: {candidates: [{profileRef: {name: vf}}, {profileRef: {name: sockmap}}]}
                """);

        cluster.fellBack("market", "asked", true, "path SriovNetdevice: no device");
        cluster.fellBack("market", "engine", false, "path SriovNetdevice: no device");
        cluster.fellBack("market", "long", false, "é".repeat(1_000));

        for (var pod : List.of("engine", "long")) {
            Await.until(
                    "an Event about pod " + pod,
                    LIMIT,
                    () -> !cluster.eventsIn("market", pod).isEmpty());
        }
        assertThat(cluster.eventsIn("market", "long").getFirst().path("note").asText())
                .isEqualTo("é".repeat(512));
        var described =
                Command.outcome(
                        cluster.server()
                                .kubectl(
                                        "admin", "describe", "--namespace=market", "pod", "engine"),
                        "",
                        LIMIT);
        assertThat(described.stdout().replaceAll(" +", " "))
                .as(described.stderr())
                .containsPattern(
                        "Warning ResourceNotAllocatable .* sidelane.io/control-plane.* path SriovNetdevice: no device; using Sockmap");
    }

    @Test
    @Order(5)
    void aNetworkOfOneNamespaceIsNotSaidOfWhatOthersRead() {
        cluster.underlay("own", "none");
        for (var namespace : List.of("alpha", "beta")) {
            cluster.switchedOn(namespace);
            Sidelane.apply(
                    admin,
                    """
                    apiVersion: sidelane.io/v1alpha1
                    kind: AccelerationPolicy
                    metadata: {name: all, namespace: %s}
                    spec: {candidates: [{profileRef: {name: own}}]}
                    """
                            .formatted(namespace));
        }
        Await.until(
                "the profile to be programmed",
                LIMIT,
                () -> cluster.programmedProfile("own").startsWith("True "));

        cluster.hostLocal("beta", "own", "10.40.0.0/33");

        Await.until(
                "the namespace's policy to say so",
                LIMIT,
                () -> cluster.statusIn("beta", "all").contains("10.40.0.0/33"));
        assertThat(cluster.statusIn("alpha", "all")).contains("Accepted").doesNotContain("beta");
        assertThat(cluster.programmedProfile("own")).startsWith("True ");
    }

    /* Nobody mends it but whoever made it. */
    @Test
    @Order(5)
    void addressesThatTwoPoolsHandOutAreSaidOfTheirProfileUntilTheyDoNot() {
        cluster.spiderPool("left", "10.20.0.10-10.20.0.20");
        cluster.spiderPool("right", "10.20.0.20-10.20.0.30");
        cluster.underlay("under", "right");
        Await.until(
                "the overlap to be said",
                LIMIT,
                () ->
                        cluster.programmedProfile("under")
                                .startsWith(
                                        "False IpConflict IpPoolOverlap SpiderIPPool left: 10.20.0.20"));
        Await.until(
                "an Event that says so",
                LIMIT,
                () ->
                        cluster.eventsIn("default", "under").stream()
                                .anyMatch(
                                        event ->
                                                event.path("note")
                                                        .asText()
                                                        .contains("IpPoolOverlap")));

        cluster.spiderPool("right", "10.20.0.21-10.20.0.30");

        Await.until(
                "the profile to be programmed",
                LIMIT,
                () -> cluster.programmedProfile("under").startsWith("True Programmed "));
    }

    private boolean told(String policy, String words, int times) {
        return cluster.events(policy).stream()
                .filter(event -> event.path("note").asText().contains(words))
                .anyMatch(event -> event.at("/series/count").asInt(1) == times);
    }

    @Test
    @Order(6)
    void anApiServerThatCrashesIsFoundAgain() throws IOException {
        cluster.pod("steady", "node-1");
        cluster.policy("steady", 1);
        Await.until("the policy on the node", LIMIT, () -> excludes("steady", 1));
        awaitProgrammed("steady", 1);
        int responses = node.responses();

        cluster.server().crash();
        first.awaitSaid("accelerationpolicies: ");
        assertThat(first.isReady()).isTrue();
        assertThat(node.ended()).isNull();
        cluster.server().startAgain();
        assertThat(node.responses()).as("nothing was taken away").isEqualTo(responses);
        cluster.policy("steady", 2);

        Await.until("a change on the node", LIMIT, () -> excludes("steady", 2));
        awaitProgrammed("steady", 2);
        first.awaitSaid("no longer: accelerationpolicies: ");
    }

    @Test
    @Order(7)
    void whatAWatchMissedBecauseItExpiredIsListed() throws Exception {
        cluster.pod("missed", "node-1");
        cluster.policy("missed", 1);
        Await.until("the policy on the node", LIMIT, () -> excludes("missed", 1));
        var old = cluster.version("missed");
        long lists = lists();

        first.freeze();
        try {
            for (int i = 2; i <= 10; i++) {
                cluster.policy("missed", i);
            }
            cluster.policy("late", 1);
            // Of another kind: what came to a watch of policies while it was frozen is older, too.
            cluster.pod("late-1", "node-1");
            cluster.pod("late-2", "node-1");
            cluster.server().compact();
            cluster.server().crash();
            cluster.server().startAgain();
            cluster.policy("missed", 11);
            assertThat(cluster.watchFrom(old)).as("a watch from then").contains("410");
        } finally {
            first.goOn();
        }

        Await.until("all that was missed", LIMIT, () -> excludes("missed", 11));
        awaitProgrammed("missed", 11);
        assertThat(lists()).isGreaterThan(lists);
    }

    @Test
    @Order(8)
    void whoMayNotReadAKindSaysSoAndServesTheRest() {
        cluster.pod("served", "node-1");
        cluster.policy("served", 1);
        Await.until("the policy on the node", LIMIT, () -> excludes("served", 1));

        cluster.revoke("services");
        try {
            cluster.server().crash();
            startAgain();
            first.awaitSaid("services is forbidden");
            cluster.policy("served", 2);
            Await.until("a change on the node", LIMIT, () -> excludes("served", 2));
        } finally {
            cluster.grantAll();
        }
        first.awaitSaid("no longer: services: ");
    }

    @Test
    @Order(9)
    void nothingThatIsGrantedIsUnusedAndNothingThatIsNeededIsRefused() throws IOException {
        cluster.quicPolicy("edge");
        Await.until("its status", LIMIT, () -> cluster.isSaidOf("QuicPolicy", "edge"));

        var used = cluster.used(CONTROL_PLANE.name());
        var granted = cluster.granted();

        assertThat(granted.stream().filter(grant -> !used.contains(grant)).toList())
                .as("granted and never used")
                .isEmpty();
        assertThat(used.stream().filter(use -> !granted.contains(use)).toList())
                .as("used and not granted")
                .isEmpty();
        assertThat(cluster.canI(CONTROL_PLANE, "get", "secrets")).isEqualTo("no");
        assertThat(cluster.canI(CONTROL_PLANE, "update", "accelerationpolicies")).isEqualTo("no");
    }

    @Test
    @Order(10)
    void statusIsWrittenOnWhenTheLeaderIsKilled(@TempDir Path files) throws IOException {
        assumeProxies();
        cluster.routeByPath("books", TOO_LARGE);
        cluster.pod("inherited", "node-1");
        cluster.policy("inherited", 1);
        awaitProgrammed("inherited", 1);
        try (var _ = RealProxy.start(files, "shop/web", first.ads());
                var _ = RealProxy.start(files, "shop/cart", second.ads())) {
            awaitRoute("books", "False 4 proxy shop/");
            Await.until(
                    "both to refuse",
                    LIMIT,
                    () ->
                            cluster.programmedRoute("books").contains("proxy shop/web: ")
                                    && cluster.programmedRoute("books")
                                            .contains("proxy shop/cart: "));

            first.kill();
            second.awaitSaid("this replica writes status");
            // What the killed one said ends with its Lease.
            awaitRoute("books", "False 4 proxy shop/cart: ");
            Await.until(
                    "the other to be forgotten",
                    LIMIT,
                    () -> !cluster.programmedRoute("books").contains("shop/web"));
        }
        node.close();
        node = new NodeClient(second.ads(), "node-1", cluster.agentToken("node-1"));
        cluster.policy("inherited", 2);

        Await.until("the change on the node", LIMIT, () -> excludes("inherited", 2));
        awaitProgrammed("inherited", 2);
    }

    private void startAgain() {
        try {
            cluster.server().startAgain();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean excludes(String policy, int port) {
        return node.has(policy, p -> p.getPorts().getExcludeList().contains(port));
    }

    private String podUid(String policy) {
        return Objects.requireNonNull(node.of(policy)).policy().getPods(0).getUid();
    }

    private long lists() throws IOException {
        return cluster.server().asked(CONTROL_PLANE.name()).stream()
                .filter(event -> event.path("verb").asText().equals("list"))
                .filter(
                        event ->
                                event.at("/objectRef/resource")
                                        .asText()
                                        .equals("accelerationpolicies"))
                .count();
    }

    private void awaitProgrammed(String policy, long generation) {
        try {
            Await.until(
                    "%s Programmed in generation %d".formatted(policy, generation),
                    LIMIT,
                    () -> cluster.programmed(policy) == generation);
        } catch (RuntimeException e) {
            throw new AssertionError(e.getMessage() + "; its status: " + cluster.status(policy), e);
        }
    }
}
