package io.sidelane.api.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.BlockingReaders;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Enforcement;
import io.sidelane.api.Enrol;
import io.sidelane.api.Interception;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Pod;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.api.Sockmap;
import io.sidelane.api.node.NodeKernel;
import io.sidelane.api.node.NodeStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class YamlReaderTest {

    @Test
    void aProfileWithEverythingSetIsReadAsWritten() {
        var profile =
                (AccelerationProfile)
                        only(
                                """
                                apiVersion: sidelane.io/v1alpha1
                                kind: AccelerationProfile
                                metadata: {name: fast, generation: 3}
                                spec:
                                  path: Sockmap
                                  sockmap:
                                    scope: [SidecarLocal]
                                    interception: Iptables
                                    blockingReaders: Allow
                                    unreadBudget: 512Ki
                                    enrol: Always
                                    adoptExisting: false
                                """);

        assertThat(profile.metadata().generation()).isEqualTo(3);
        assertThat(profile.sockmap())
                .isEqualTo(
                        new Sockmap(
                                Set.of(Scope.SIDECAR_LOCAL),
                                Interception.IPTABLES,
                                BlockingReaders.ALLOW,
                                512 << 10,
                                Enrol.ALWAYS,
                                false));
    }

    @Test
    void aProfileWithThePathAloneHasTheDefaults() {
        var profile = (AccelerationProfile) only(profile("path: Sockmap"));

        assertThat(profile.sockmap()).isEqualTo(Sockmap.DEFAULT);
        // Written and left out are alike: the CRD's defaults are those of the record.
        assertThat(((AccelerationProfile) only(profile("path: Sockmap\n  sockmap: {}"))).sockmap())
                .isEqualTo(Sockmap.DEFAULT);
        assertThat(Sockmap.DEFAULT.unreadBudgetBytes()).isEqualTo(2 << 20);
    }

    @Test
    void aPathThatIsNotBuiltYetIsStillReadable() {
        var profile = (AccelerationProfile) only(profile("path: CiliumXdp"));

        assertThat(profile.path()).isEqualTo(AccelerationPath.CILIUM_XDP);
        assertThat(profile.sockmap()).isNull();
    }

    @Test
    void aNumberIsAQuantityOfBytes() {
        var profile =
                (AccelerationProfile)
                        only(profile("path: Sockmap\n  sockmap: {unreadBudget: 65536}"));

        assertThat(profile.sockmap())
                .extracting(Sockmap::unreadBudgetBytes)
                .isEqualTo(Sockmap.MIN_UNREAD_BUDGET_BYTES);
    }

    @Test
    void aPolicyWithEverythingSetIsReadAsWritten() {
        var policy =
                only(
                        """
                        apiVersion: sidelane.io/v1alpha1
                        kind: AccelerationPolicy
                        metadata:
                          name: orders
                          namespace: shop
                          creationTimestamp: 2026-01-31T12:00:00Z
                        spec:
                          selector:
                            matchLabels: {app: orders}
                            matchExpressions:
                              - {key: tier, operator: In, values: [web, api]}
                              - {key: legacy, operator: DoesNotExist}
                          candidates:
                            - profileRef: {name: rdma}
                            - profileRef: {name: sockmap}
                          ports: {include: [80, 443], exclude: [5432]}
                          enforcement: DryRun
                          priority: -5
                        """);

        assertThat(policy.metadata().creationTimestamp())
                .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(((AccelerationPolicy) policy).spec())
                .isEqualTo(
                        new PolicySpec(
                                new LabelSelector(
                                        Map.of("app", "orders"),
                                        List.of(
                                                new LabelSelector.Requirement(
                                                        "tier",
                                                        LabelSelector.Operator.IN,
                                                        Set.of("web", "api")),
                                                new LabelSelector.Requirement(
                                                        "legacy",
                                                        LabelSelector.Operator.DOES_NOT_EXIST,
                                                        Set.of()))),
                                List.of("rdma", "sockmap"),
                                PortRule.of(List.of(80, 443), List.of(5432)),
                                Enforcement.DRY_RUN,
                                -5));
    }

    @Test
    void aStatusIsReadAndOneThatIsNotUnderstoodIsNone() {
        var understood =
                (NodeAcceleration)
                        only(
                                """
                                apiVersion: sidelane.io/v1alpha1
                                kind: NodeAcceleration
                                metadata: {name: node-1}
                                status:
                                  kernel: {release: 6.12.111, btf: true}
                                """);
        var newer =
                (AccelerationProfile)
                        only(profile("path: None") + "status: {inventedLater: true}\n");

        assertThat(understood.status())
                .extracting(NodeStatus::kernel)
                .isEqualTo(new NodeKernel("6.12.111", true, false));
        assertThat(newer.status()).isNull();
    }

    @Test
    void aPolicyWithoutANamespaceIsInDefault() {
        var policy =
                only(
                        """
                        apiVersion: sidelane.io/v1alpha1
                        kind: AccelerationPolicy
                        metadata: {name: p}
                        spec: {candidates: [{profileRef: {name: sockmap}}]}
                        """);

        assertThat(policy.ref()).isEqualTo("AccelerationPolicy default/p");
    }

    @Test
    void documentsOfOneFileAreReadInOrderAndEmptyOnesSkipped() {
        var objects =
                good(
                        """
                        # nothing here
                        ---
                        apiVersion: sidelane.io/v1alpha1
                        kind: AccelerationProfile
                        metadata: {name: sockmap}
                        spec: {path: Sockmap}
                        ---
                        ---
                        apiVersion: sidelane.io/v1alpha1
                        kind: ClusterAccelerationPolicy
                        metadata: {name: all}
                        spec: {candidates: [{profileRef: {name: sockmap}}]}
                        """);

        assertThat(objects)
                .extracting(located -> located.object().ref())
                .containsExactly("AccelerationProfile sockmap", "ClusterAccelerationPolicy all");
        assertThat(objects.getLast().place()).isEqualTo(new Place("f.yaml", 9, 1));
        assertThat(objects.getLast().object()).isInstanceOf(ClusterAccelerationPolicy.class);
    }

    @Test
    void anEmptyFileHasNoObjects() {
        assertThat(good("")).isEmpty();
        assertThat(good("# only a comment\n---\n")).isEmpty();
    }

    @Test
    void aPodCopiedOutOfAClusterIsReadForItsMetadata() {
        var pod =
                (Pod)
                        only(
                                """
                                apiVersion: v1
                                kind: Pod
                                metadata:
                                  name: web
                                  namespace: shop
                                  uid: 6a3f
                                  resourceVersion: "12"
                                  labels: {app: web}
                                  annotations: {sidelane.io/netns: web-1}
                                  managedFields: [{manager: kubelet}]
                                spec: {containers: [{name: web, image: web}]}
                                status: {phase: Running}
                                """);

        assertThat(pod.netns()).isEqualTo("web-1");
        assertThat(pod.cgroup()).isNull();
        assertThat(pod.metadata().labels()).containsEntry("app", "web");
    }

    @Test
    void anAliasStandsForItsAnchor() {
        var policy =
                (AccelerationPolicy)
                        only(
                                """
                                apiVersion: sidelane.io/v1alpha1
                                kind: AccelerationPolicy
                                metadata: {name: &n web, labels: {app: *n}}
                                spec:
                                  selector: {matchLabels: {app: *n}}
                                  candidates: [{profileRef: {name: sockmap}}]
                                """);

        assertThat(policy.spec().selector().matches(policy.metadata().labels())).isTrue();
    }

    @Test
    void theExampleIsReadable() throws IOException {
        var example = Path.of("../../manifests/examples/sockmap.yaml");

        var read = YamlReader.read("sockmap.yaml", Files.readAllBytes(example));

        assertThat(read).isInstanceOf(ReadFile.Good.class);
        assertThat(((ReadFile.Good) read).objects()).hasSize(6);
    }

    static String profile(String spec) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: AccelerationProfile
        metadata: {name: p}
        spec:
          %s
        """
                .formatted(spec);
    }

    private static ApiObject only(String yaml) {
        var objects = good(yaml);
        assertThat(objects).hasSize(1);
        return objects.getFirst().object();
    }

    private static List<Located> good(String yaml) {
        var read = YamlReader.read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isInstanceOf(ReadFile.Good.class);
        return ((ReadFile.Good) read).objects();
    }
}
