package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An API server with Sidelane's kinds and roles, and what people and kubelets do in it. */
final class TestCluster implements AutoCloseable {

    private static final String SYSTEM = "sidelane-system";
    private static final String SHOP = "shop";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ApiServer server;
    private final KubernetesClient admin;

    private TestCluster(ApiServer server) {
        this.server = server;
        this.admin = server.as(RealApiServer.ADMIN);
    }

    static TestCluster start(KubernetesBinaries binaries, TestUser controlPlane)
            throws IOException {
        var server =
                ApiServer.start(
                        binaries,
                        List.of(TestUser.of(RealApiServer.ADMIN, TestUser.MASTERS), controlPlane));
        var cluster = new TestCluster(server);
        Sidelane.install(server);
        cluster.namespace(SYSTEM, "platform");
        cluster.grantAll();
        cluster.account(SYSTEM, "sidelane-agent");
        cluster.account(SYSTEM, "default");
        cluster.account(SHOP, "default");
        Sidelane.apply(
                cluster.admin,
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationProfile
                metadata: {name: sockmap}
                spec: {path: Sockmap}
                """);
        return cluster;
    }

    ApiServer server() {
        return server;
    }

    KubernetesClient admin() {
        return admin;
    }

    @Override
    public void close() {
        server.close();
    }

    /** Gives its uid. */
    String node(String name) {
        return Sidelane.apply(
                        admin,
                        new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
                .getMetadata()
                .getUid();
    }

    void namespace(String name, String team) {
        Sidelane.apply(
                admin,
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("team", team)
                        .endMetadata()
                        .build());
    }

    /** For the injector. */
    void switchedOn(String name) {
        Sidelane.apply(
                admin,
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("sidelane.io/injection", "enabled")
                        .endMetadata()
                        .build());
    }

    /** A network with addresses of host-local's. */
    void hostLocal(String namespace, String name, String subnet) {
        Sidelane.apply(
                admin,
                """
                apiVersion: k8s.cni.cncf.io/v1
                kind: NetworkAttachmentDefinition
                metadata: {name: %s, namespace: %s}
                spec:
                  config: '{"type": "macvlan", "master": "eth1", "ipam": {"type": "host-local", "subnet": "%s"}}'
                """
                        .formatted(name, namespace, subnet));
    }

    /** As its controller would: what is in it is gone already. */
    void deleteNamespace(String name) {
        admin.namespaces().withName(name).delete();
        var dying = admin.namespaces().withName(name).get();
        if (dying != null) {
            dying.getSpec().setFinalizers(List.of());
            admin.raw("/api/v1/namespaces/%s/finalize".formatted(name), "PUT", dying);
        }
    }

    /** In namespace shop, with the label that the policy of its name selects. */
    void pod(String name, String node) {
        podIn(SHOP, name, node);
    }

    /** One whose control group has this name, as a static pod's has. */
    void staticPod(String name, String node, String hash) {
        create(SHOP, name, node, Map.of("kubernetes.io/config.hash", hash));
    }

    void podIn(String namespace, String name, String node) {
        create(namespace, name, node, Map.of());
    }

    /** One that the injector gave {@code sockmap}, for profile {@code vf} could not be had. */
    void fellBack(String namespace, String name, boolean dryRun, String message) {
        account(namespace, "default");
        var status =
                """
                {"path": "Sockmap", "profile": "sockmap@1", "hash": "0",
                 "rejected": [{"profile": "vf", "reason": "ResourceNotAllocatable", "message": "%s"}]}
                """
                        .formatted(message);
        var pod = pod(namespace, name, "node-1", Map.of("sidelane.io/status", status));
        admin.resource(pod).dryRun(dryRun).create();
    }

    private void create(
            String namespace, String name, String node, Map<String, String> annotations) {
        account(namespace, "default");
        admin.resource(pod(namespace, name, node, annotations)).create();
    }

    private static Pod pod(
            String namespace, String name, String node, Map<String, String> annotations) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app", name)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("app")
                .withImage("app")
                .endContainer()
                .endSpec()
                .build();
    }

    void deletePod(String name) {
        deletePodIn(SHOP, name);
    }

    void deletePodIn(String namespace, String name) {
        admin.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    }

    /** For no pod there is. */
    void policyFor(String name, String profile) {
        Sidelane.apply(
                admin,
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationPolicy
                metadata: {name: %s, namespace: shop}
                spec:
                  selector: {matchLabels: {app: %s}}
                  candidates: [{profileRef: {name: %s}}]
                """
                        .formatted(name, name, profile));
    }

    void profile(String name) {
        Sidelane.apply(admin, profileYaml(name));
    }

    void deleteProfile(String name) {
        admin.resource(Serialization.unmarshal(profileYaml(name), GenericKubernetesResource.class))
                .delete();
    }

    private static String profileYaml(String name) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: AccelerationProfile
        metadata: {name: %s}
        spec: {path: Sockmap}
        """
                .formatted(name);
    }

    /** SpiderPool's, with addresses of 10.20.0.0/24. */
    void spiderPool(String name, String addresses) {
        Sidelane.apply(
                admin,
                """
                apiVersion: spiderpool.spidernet.io/v2beta1
                kind: SpiderIPPool
                metadata: {name: %s}
                spec: {subnet: 10.20.0.0/24, ips: ["%s"]}
                """
                        .formatted(name, addresses));
    }

    /** A profile whose pods get addresses of that pool. */
    void underlay(String name, String pool) {
        Sidelane.apply(
                admin,
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationProfile
                metadata: {name: %s}
                spec:
                  path: UnderlayMacvlan
                  networks: [{networkRef: {name: %s}}]
                  ipam: {provider: SpiderPool, ipPools: [%s]}
                """
                        .formatted(name, name, pool));
    }

    /** Status, reason and message of a profile's condition {@code Programmed}. */
    String programmedProfile(String name) {
        var profile =
                admin.genericKubernetesResources("sidelane.io/v1alpha1", "AccelerationProfile")
                        .withName(name)
                        .get();
        var json = Serialization.jsonMapper().<JsonNode>valueToTree(profile);
        for (var condition : json.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Programmed")) {
                return "%s %s %s"
                        .formatted(
                                condition.path("status").asText(),
                                condition.path("reason").asText(),
                                condition.path("message").asText());
            }
        }
        return "";
    }

    /** About an object of namespace shop. */
    List<JsonNode> events(String name) {
        return eventsIn(SHOP, name);
    }

    List<JsonNode> eventsIn(String namespace, String name) {
        return admin
                .genericKubernetesResources("events.k8s.io/v1", "Event")
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .map(event -> Serialization.jsonMapper().<JsonNode>valueToTree(event))
                .filter(event -> event.at("/regarding/name").asText().equals(name))
                .toList();
    }

    /** For the pods of its name; the port makes one change different from another. */
    void policy(String name, int excludedPort) {
        Sidelane.apply(
                admin,
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationPolicy
                metadata: {name: %s, namespace: shop}
                spec:
                  selector: {matchLabels: {app: %s}}
                  candidates: [{profileRef: {name: sockmap}}]
                  ports: {exclude: [%d]}
                """
                        .formatted(name, name, excludedPort));
    }

    void quicPolicy(String name) {
        Sidelane.apply(
                admin,
                """
                apiVersion: sidelane.io/v1alpha1
                kind: QuicPolicy
                metadata: {name: %s, namespace: shop}
                spec: {targetRefs: [{name: edge}]}
                """
                        .formatted(name));
    }

    /** Whether anything is said of it. */
    boolean isSaidOf(String kind, String name) {
        var object =
                admin.genericKubernetesResources("sidelane.io/v1alpha1", kind)
                        .inNamespace(SHOP)
                        .withName(name)
                        .get();
        return object != null && object.getAdditionalProperties().containsKey("status");
    }

    void installRoutes() {
        try {
            GatewayApiCrds.install(admin, "httproutes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void service(String name, int port) {
        Sidelane.apply(
                admin,
                new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(SHOP)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(port)
                        .withAppProtocol("http")
                        .endPort()
                        .endSpec()
                        .build());
    }

    /** On the service of its name; another controller has said something of it already. */
    void route(String name, String controller) {
        var routes = admin.resources(HTTPRoute.class).inNamespace(SHOP);
        Await.until("the kind to be served", LIMIT, this::servesRoutes);
        var route =
                new HTTPRouteBuilder()
                        .withNewMetadata()
                        .withNamespace(SHOP)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewParentRef()
                        .withGroup("")
                        .withKind("Service")
                        .withName(name)
                        .endParentRef()
                        .addNewRule()
                        .addNewBackendRef()
                        .withName(name)
                        .withPort(80)
                        .endBackendRef()
                        .endRule()
                        .endSpec()
                        .withNewStatus()
                        .addNewParent()
                        .withControllerName(controller)
                        .withNewParentRef()
                        .withName("a-gateway")
                        .endParentRef()
                        .addToConditions(
                                new ConditionBuilder()
                                        .withType("Accepted")
                                        .withStatus("True")
                                        .withReason("Accepted")
                                        .withMessage("said by another")
                                        .withLastTransitionTime("2026-01-31T12:00:00Z")
                                        .build())
                        .endParent()
                        .endStatus()
                        .build();
        routes.resource(route).create();
        routes.resource(route)
                .subresource("status")
                .patch(
                        new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build(),
                        route);
    }

    /** On the service of its name, which also serves it; requests by a path. */
    void routeByPath(String name, String regularExpression) {
        Await.until("the kind to be served", LIMIT, this::servesRoutes);
        Sidelane.apply(
                admin,
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: %1$s, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: %1$s}]
                  rules:
                  - matches: [{path: {type: RegularExpression, value: "%2$s"}}]
                    backendRefs: [{name: %1$s, port: 80}]
                """
                        .formatted(name, regularExpression));
    }

    /** {@code Programmed} of a route's first parent: status, generation and message. */
    String programmedRoute(String name) {
        var status =
                admin.resources(HTTPRoute.class).inNamespace(SHOP).withName(name).get().getStatus();
        return status == null
                ? "-"
                : status.getParents().getFirst().getConditions().stream()
                        .filter(condition -> condition.getType().equals("Programmed"))
                        .map(
                                condition ->
                                        "%s %d %s"
                                                .formatted(
                                                        condition.getStatus(),
                                                        condition.getObservedGeneration(),
                                                        condition.getMessage()))
                        .findFirst()
                        .orElse("-");
    }

    private boolean servesRoutes() {
        try {
            admin.resources(HTTPRoute.class).inNamespace(SHOP).list();
            return true;
        } catch (KubernetesClientException _) {
            return false;
        }
    }

    /** Who says something of a route, in the order in which they stand there. */
    List<String> controllersOf(String route) {
        var status =
                admin.resources(HTTPRoute.class)
                        .inNamespace(SHOP)
                        .withName(route)
                        .get()
                        .getStatus();
        return status == null
                ? List.of()
                : status.getParents().stream().map(parent -> parent.getControllerName()).toList();
    }

    void deletePolicy(String name) {
        policies(name).delete();
    }

    void clusterPolicy(String name, String team) {
        Sidelane.apply(
                admin,
                """
                apiVersion: sidelane.io/v1alpha1
                kind: ClusterAccelerationPolicy
                metadata: {name: %s}
                spec:
                  namespaceSelector: {matchLabels: {team: %s}}
                  candidates: [{profileRef: {name: sockmap}}]
                """
                        .formatted(name, team));
    }

    /** The generation that is programmed, 0 while none is. */
    long programmed(String policy) {
        for (var condition : status(policy).path("conditions")) {
            if (condition.path("type").asText().equals("Programmed")
                    && condition.path("status").asText().equals("True")) {
                return condition.path("observedGeneration").asLong();
            }
        }
        return 0;
    }

    /** Of a policy, as JSON; empty while there is none. */
    String statusIn(String namespace, String policy) {
        return Serialization.jsonMapper()
                .<JsonNode>valueToTree(
                        admin.genericKubernetesResources(
                                        "sidelane.io/v1alpha1", "AccelerationPolicy")
                                .inNamespace(namespace)
                                .withName(policy)
                                .get())
                .path("status")
                .toString();
    }

    JsonNode status(String policy) {
        return Serialization.jsonMapper().valueToTree(policies(policy).get()).path("status");
    }

    String version(String policy) {
        return policies(policy).get().getMetadata().getResourceVersion();
    }

    /** Uid of the node that the NodeAcceleration belongs to, null while there is none. */
    @Nullable String accelerationOwner(String node) {
        var object =
                admin.genericKubernetesResources("sidelane.io/v1alpha1", "NodeAcceleration")
                        .withName(node)
                        .get();
        return object == null || object.getMetadata().getOwnerReferences().isEmpty()
                ? null
                : object.getMetadata().getOwnerReferences().getFirst().getUid();
    }

    /** What the server answers to a watch that begins at a version. */
    String watchFrom(String version) {
        return Command.outcome(
                        server.kubectl(
                                RealApiServer.ADMIN,
                                "get",
                                "--raw",
                                "/apis/sidelane.io/v1alpha1/accelerationpolicies?watch=1&timeoutSeconds=2&resourceVersion="
                                        + version),
                        "",
                        LIMIT)
                .toString();
    }

    /** A token as an agent's pod on that node has one. */
    String agentToken(String node) {
        return tokenOf("sidelane-agent", node);
    }

    /** A token of a pod with that service account, for the control plane. */
    String tokenOf(String account, String node) {
        var name = account + "-" + node;
        var pods = admin.pods().inNamespace(SYSTEM);
        var pod = pods.withName(name).get();
        if (pod == null) {
            pod =
                    pods.resource(
                                    new PodBuilder()
                                            .withNewMetadata()
                                            .withNamespace(SYSTEM)
                                            .withName(name)
                                            .endMetadata()
                                            .withNewSpec()
                                            .withNodeName(node)
                                            .withServiceAccountName(account)
                                            .withAutomountServiceAccountToken(false)
                                            .addNewContainer()
                                            .withName("app")
                                            .withImage("app")
                                            .endContainer()
                                            .endSpec()
                                            .build())
                            .create();
        }
        return admin.serviceAccounts()
                .inNamespace(SYSTEM)
                .withName(account)
                .tokenRequest(
                        new TokenRequestBuilder()
                                .withNewSpec()
                                .withAudiences("sidelane-control-plane")
                                .withExpirationSeconds(3_600L)
                                .withNewBoundObjectRef()
                                .withApiVersion("v1")
                                .withKind("Pod")
                                .withName(name)
                                .withUid(pod.getMetadata().getUid())
                                .endBoundObjectRef()
                                .endSpec()
                                .build())
                .getStatus()
                .getToken();
    }

    /** The roles of the manifests, as they are. */
    void grantAll() {
        roles().forEach(role -> Sidelane.apply(admin, role));
    }

    /** The roles of the manifests without one of the core's resources. */
    void revoke(String resource) {
        for (var role : roles()) {
            if (role instanceof ClusterRole one && name(one).equals("sidelane-control-plane")) {
                var rules = one.getRules().stream().map(rule -> without(rule, resource)).toList();
                Sidelane.apply(admin, new ClusterRoleBuilder(one).withRules(rules).build());
            }
        }
    }

    private static PolicyRule without(PolicyRule rule, String resource) {
        var copy = Serialization.clone(rule);
        copy.setResources(
                copy.getResources().stream().filter(one -> !one.equals(resource)).toList());
        return copy.getResources().isEmpty() ? rule : copy;
    }

    private static List<HasMetadata> roles() {
        try (var yaml =
                Files.newInputStream(Manifests.FOLDER.resolve("base/rbac/control-plane.yaml"))) {
            var text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.split("(?m)^---$")).stream()
                    .<HasMetadata>map(document -> Serialization.unmarshal(document))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code verb group/resource} of all that the manifests grant, but what is optional. */
    Set<String> granted() {
        var granted = new TreeSet<String>();
        for (var role : roles()) {
            var rules =
                    switch (role) {
                        case ClusterRole one -> one.getRules();
                        case Role one -> one.getRules();
                        default -> List.<PolicyRule>of();
                    };
            for (var rule : rules) {
                for (var group : rule.getApiGroups()) {
                    for (var resource : rule.getResources()) {
                        for (var verb : rule.getVerbs()) {
                            granted.add("%s %s/%s".formatted(verb, group, resource));
                        }
                    }
                }
            }
        }
        // Whoever makes an object by applying it patches, as far as the log is concerned; the
        // server
        // wants both.
        granted.remove("create sidelane.io/nodeaccelerations");
        // Of Gateway API one kind is installed here; the others are treated alike.
        granted.removeIf(
                grant ->
                        grant.contains(" gateway.networking.k8s.io/")
                                && !grant.contains("/httproutes")
                                && !grant.startsWith("list "));
        return granted;
    }

    /** {@code verb group/resource} of all that the user asked for. */
    Set<String> used(String user) throws IOException {
        return server.asked(user).stream()
                .filter(event -> event.has("objectRef"))
                .map(
                        event ->
                                "%s %s/%s%s"
                                        .formatted(
                                                event.path("verb").asText(),
                                                event.at("/objectRef/apiGroup").asText(),
                                                event.at("/objectRef/resource").asText(),
                                                event.at("/objectRef/subresource")
                                                                .asText()
                                                                .isEmpty()
                                                        ? ""
                                                        : "/"
                                                                + event.at("/objectRef/subresource")
                                                                        .asText()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code yes} or {@code no}, as kubectl says. */
    String canI(TestUser user, String verb, String resource) {
        return Command.outcome(
                        server.kubectl(user.name(), "auth", "can-i", verb, resource), "", LIMIT)
                .stdout()
                .strip();
    }

    private void account(String namespace, String name) {
        var accounts = admin.serviceAccounts().inNamespace(namespace);
        if (accounts.withName(name).get() == null) {
            accounts.resource(
                            new ServiceAccountBuilder()
                                    .withNewMetadata()
                                    .withNamespace(namespace)
                                    .withName(name)
                                    .endMetadata()
                                    .build())
                    .create();
        }
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private Resource<GenericKubernetesResource> policies(String name) {
        return admin.genericKubernetesResources("sidelane.io/v1alpha1", "AccelerationPolicy")
                .inNamespace(SHOP)
                .withName(name);
    }
}
