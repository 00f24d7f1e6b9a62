package io.sidelane.controlplane.web;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.Reason;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.NodeFact;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.resolve.NodeReadiness;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.resolve.Resolver;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.controlplane.view.HeardNode;
import io.sidelane.controlplane.view.ParkedNack;
import io.sidelane.controlplane.view.Picture;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.v1alpha1.DatapathTotals;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.ObjectSource;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.PodReport;
import io.sidelane.xds.v1alpha1.PodState;
import io.sidelane.xds.v1alpha1.PolicyReport;
import io.sidelane.xds.v1alpha1.SelfTestResult;
import io.sidelane.xds.v1alpha1.SelfTestVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A control plane with two nodes, of which one is heard, as it is at one moment. */
final class FixedPicture {

    static final String PRIVATE_KEY = "-----BEGIN PRIVATE KEY----- do not show this";
    static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");

    private static final String FILE =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap, generation: 1}
            spec: {path: Sockmap}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sriov, generation: 1}
            spec:
              path: SriovNetdevice
              networks: [{networkRef: {name: fast}}]
              resources: [{name: intel.com/sriov}]
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationPolicy
            metadata: {name: fast, namespace: shop, generation: 3}
            spec:
              candidates:
              - profileRef: {name: sriov}
              - profileRef: {name: sockmap}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: ClusterAccelerationPolicy
            metadata: {name: everybody, generation: 1}
            spec:
              candidates: [{profileRef: {name: sockmap}}]
              enforcement: DryRun
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: cart-0
              namespace: shop
              annotations:
                sidelane.io/status: '{"path": "Sockmap", "profile": "sockmap@1", "hash": "0", "rejected": []}'
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: cart-1, namespace: shop}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: report, namespace: office, labels: {sidelane.io/inject: "false"}}
            """;

    private FixedPicture() {}

    static Picture picture() {
        var world = world();
        var resolution =
                Resolver.resolve(
                        world, Map.of("node-1", NodeReadiness.of(paths())), Resolution.EMPTY);
        return new Picture(
                7,
                THEN,
                world,
                resolution,
                Map.of(
                        ref("AccelerationPolicy", "shop", "fast"),
                        new Wanted(
                                new PolicyStatus(
                                        3, List.of(), 2, 1, Map.of(), "sockmap", List.of()),
                                List.of(
                                        Condition.met(ConditionType.ACCEPTED, "it takes part", 3),
                                        Condition.unmet(
                                                ConditionType.PROGRAMMED,
                                                Reason.NODE_NOT_SYNCED,
                                                "acknowledged by 1 of 2 nodes",
                                                3)))),
                Map.of("node-1", new HeardNode(report(resolution), THEN, true)),
                List.of(
                        new ParkedNack(
                                2,
                                "envoy-1",
                                "shop",
                                TypeRegistry.LDS.url(),
                                "v2",
                                List.of("inbound"),
                                "no filter of this name",
                                THEN)),
                List.of("policy.yaml:3:7: spec.path: Sokmap (expected: one of Sockmap, None)"));
    }

    static Snapshot node(Picture picture) {
        return Snapshot.EMPTY.with(
                TypeRegistry.REDIRECT_POLICY, picture.resolution().node("node-1").resources());
    }

    /** What proxies get, a private key included. */
    static Snapshot proxies() {
        var secret =
                Secret.newBuilder()
                        .setName("shop/cart")
                        .setTlsCertificate(
                                TlsCertificate.newBuilder()
                                        .setCertificateChain(
                                                DataSource.newBuilder()
                                                        .setInlineString("everybody may see this"))
                                        .setPrivateKey(
                                                DataSource.newBuilder()
                                                        .setInlineString(PRIVATE_KEY)))
                        .build();
        return Snapshot.EMPTY.with(
                TypeRegistry.SDS,
                ResourceSet.of(List.of(Resource.of(TypeRegistry.SDS, "shop/cart", secret))));
    }

    private static ObjectRef ref(String kind, String namespace, String name) {
        return new ObjectRef("sidelane.io", kind, namespace, name);
    }

    private static World world() {
        var read = YamlReader.read("fixed.yaml", FILE.getBytes(StandardCharsets.UTF_8));
        if (!(read instanceof ReadFile.Good(var objects))) {
            throw new AssertionError(read);
        }
        var profiles = new HashMap<String, AccelerationProfile>();
        var policies = new ArrayList<Policy>();
        var pods = new HashMap<String, PodFact>();
        for (var located : objects) {
            switch (located.object()) {
                case AccelerationProfile profile ->
                        profiles.put(profile.metadata().name(), profile);
                case Policy policy -> policies.add(policy);
                case Pod pod -> pods.put(pod.metadata().qualifiedName(), fact(pod));
                case NodeAcceleration _, QuicPolicy _ -> {}
            }
        }
        return new World(
                profiles,
                policies,
                List.of(),
                Map.of(),
                pods,
                Map.of(
                        "node-1",
                        new NodeFact("node-1", Map.of(), null, null, Set.of()),
                        "node-2",
                        new NodeFact("node-2", Map.of(), null, null, Set.of())),
                Map.of(),
                Map.of(),
                MeshFacts.EMPTY);
    }

    private static PodFact fact(Pod pod) {
        var name = pod.metadata().name();
        return new PodFact(
                pod,
                "uid-" + name,
                name.equals("cart-1") ? "node-2" : "node-1",
                "default",
                false,
                List.of("10.0.0.1"),
                false);
    }

    private static NodeReport paths() {
        return NodeReport.newBuilder()
                .setKernel("6.12.0")
                .addPaths(
                        PathReadiness.newBuilder()
                                .setPath(AccelerationPath.SOCKMAP.word())
                                .setReady(true)
                                .setReason("Sockmap"))
                .build();
    }

    private static NodeReport report(Resolution resolution) {
        var sent = resolution.node("node-1").policies().getFirst();
        return paths().toBuilder()
                .setNode("node-1")
                .setAgentVersion("0.1.0")
                .addSelfTest(
                        SelfTestResult.newBuilder()
                                .setCheck("FIONREAD")
                                .setVerdict(SelfTestVerdict.SELF_TEST_VERDICT_ON)
                                .setDetail("counts redirected bytes"))
                .setDatapath(
                        DatapathTotals.newBuilder()
                                .setEnrolled(4)
                                .setRedirectedMessages(1_000)
                                .setRedirectedBytes(1_048_576)
                                .setTcpMessages(3)
                                .setTcpBytes(300)
                                .putFallbacks("order", 3))
                .addPolicies(
                        PolicyReport.newBuilder()
                                .setResource(sent.name())
                                .setProgrammedVersion(sent.resource().version())
                                .setProgrammedSource(ObjectSource.newBuilder().setGeneration(3))
                                .setFoundPods(1)
                                .setRedirectedPods(1))
                .addPods(
                        PodReport.newBuilder()
                                .setUid("uid-cart-0")
                                .setNamespace("shop")
                                .setName("cart-0")
                                .setState(PodState.POD_STATE_ACCELERATED)
                                .setReason("redirected"))
                .build();
    }
}
