package io.sidelane.injector.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which nodes count, and what they must have for all of a pod. Node {@code node-1} has 8 VFs. */
class ReadinessTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'matchFields': [{'key': 'metadata.name', 'operator': 'In', 'values': ['node-1']}]} | true",
                "{'matchFields': [{'key': 'metadata.name', 'operator': 'In', 'values': ['node-2']}]} | false",
                "{'matchFields': [{'key': 'metadata.name', 'operator': 'NotIn', 'values': ['node-1']}]} | false",
                "{'matchExpressions': [{'key': 'pool', 'operator': 'In', 'values': ['slow', 'fast']}]} | true",
                "{'matchExpressions': [{'key': 'pool', 'operator': 'In', 'values': ['slow']}]} | false",
                "{'matchExpressions': [{'key': 'pool', 'operator': 'NotIn', 'values': ['fast']}]} | false",
                "{'matchExpressions': [{'key': 'zone', 'operator': 'NotIn', 'values': ['b']}]} | true",
                "{'matchExpressions': [{'key': 'zone', 'operator': 'Exists'}]} | false",
                "{'matchExpressions': [{'key': 'zone', 'operator': 'DoesNotExist'}]} | true",
                "{'matchExpressions': [{'key': 'cores', 'operator': 'Gt', 'values': ['7']}]} | true",
                "{'matchExpressions': [{'key': 'cores', 'operator': 'Gt', 'values': ['8']}]} | false",
                "{'matchExpressions': [{'key': 'cores', 'operator': 'Lt', 'values': ['9']}]} | true",
                "{'matchExpressions': [{'key': 'pool', 'operator': 'Lt', 'values': ['9']}]} | false",
                "{'matchExpressions': [{'key': 'pool', 'operator': 'Exists'}, {'key': 'zone', 'operator': 'Exists'}]} | false",
                "{'matchExpressions': [{'key': 'pool', 'operator': 'Exists'}], 'matchFields': [{'key': 'metadata.name', 'operator': 'In', 'values': ['node-2']}]} | false",
                "{'matchExpressions': [{'key': 'zone', 'operator': 'Exists'}]}, {'matchExpressions': [{'key': 'pool', 'operator': 'Exists'}]} | true",
                "{} | false"
            })
    void onlyNodesThatThePodsAffinityTakesCount(String terms, boolean taken) {
        var lab = Scenes.sriov().but("labels: {pool: fast}", "labels: {pool: fast, cores: '8'}");
        var pod =
                spec(
                        """
                        'affinity': {'nodeAffinity': {'requiredDuringSchedulingIgnoredDuringExecution':
                          {'nodeSelectorTerms': [%s]}}}
                        """
                                .formatted(terms));

        assertThat(path(lab, pod)).isEqualTo(taken ? "SriovNetdevice" : "none");
    }

    @Test
    void aNodeThatIsCordonedDoesNotCount() {
        assertThat(path(cordoned(), Scene.POD)).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'nodeName': 'node-1'",
                "'tolerations': [{'key': 'node.kubernetes.io/unschedulable', 'operator': 'Exists', 'effect': 'NoSchedule'}]",
                "'tolerations': [{'operator': 'Exists'}]"
            })
    void aPodThatGoesToCordonedNodesCountsThem(String spec) {
        assertThat(path(cordoned(), spec(spec))).isEqualTo("SriovNetdevice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'key': 'node.kubernetes.io/unschedulable', 'operator': 'Exists', 'effect': 'NoExecute'}",
                "{'key': 'dedicated', 'operator': 'Exists'}"
            })
    void otherTolerationsAreOfNoUseThere(String toleration) {
        assertThat(path(cordoned(), spec("'tolerations': [%s]".formatted(toleration))))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"16, SriovNetdevice", "15, Sockmap"})
    void aNodeMustHaveDevicesForAllContainersThatAreMeant(int offered, String path) {
        var lab =
                Scenes.sriov()
                        .but("fallback: None", "containerSelector: {names: [app, two]}")
                        .but("{name: intel.com/vf}]", "{name: intel.com/vf, count: 8}]")
                        .but("intel.com/vf: \"8\"", "intel.com/vf: \"%d\"".formatted(offered));

        assertThat(path(lab, twice())).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"1Gi, UserspaceMemif", "1023Mi, Sockmap"})
    void aNodeMustHaveHugePagesForAllContainersThatAreMeant(String offered, String path) {
        var lab = Scenes.memif().but("hugepages-2Mi: 1Gi", "hugepages-2Mi: " + offered);

        assertThat(path(lab, twice())).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"3, SriovNetdevice", "2, Sockmap"})
    void whatThePodsAuthorStatesMoreCounts(int offered, String path) {
        var lab =
                Scenes.sriov()
                        .but("fallback: None", "containerSelector: {names: [app]}")
                        .but("intel.com/vf: \"8\"", "intel.com/vf: \"%d\"".formatted(offered));
        var pod =
                twice().replace(
                                "\"name\": \"two\", \"image\": \"app\",\n   \"resources\": {\"limits\": {",
                                "\"name\": \"two\", \"image\": \"app\",\n   \"resources\": {\"limits\": {\"intel.com/vf\": \"2\", ");

        assertThat(pod).contains("intel.com/vf");
        assertThat(path(lab, pod)).isEqualTo(path);
    }

    @Test
    void nodesAreInTheOrderOfTheirNamesOnceAndForAll() {
        var nodes =
                Stream.of("c", "a", "b")
                        .map(name -> new NodeFacts(name, Map.of(), Map.of(), false, null, null))
                        .toList();

        var cluster =
                new Cluster(
                        List.of(),
                        Map.of(),
                        nodes,
                        Lab.cluster(new Scene()).references(),
                        PodSecurityLevel.PRIVILEGED);

        assertThat(cluster.nodes()).extracting(NodeFacts::name).containsExactly("a", "b", "c");
    }

    private static Scene cordoned() {
        return Scenes.sriov()
                .but(
                        "status:\n  allocatable",
                        "spec: {unschedulable: true}\nstatus:\n  allocatable");
    }

    private static String path(Scene lab, String pod) {
        return switch (Lab.decide(lab, pod)) {
            case Outcome.Injected injected -> injected.path().word();
            case Outcome.LeftAlone _, Outcome.Denied _ -> "none";
        };
    }

    private static String spec(String more) {
        return Scene.POD.replace(
                "\"spec\": {", "\"spec\": {%s, ".formatted(more.replace('\'', '"')));
    }

    /* With one container more, of the same size. */
    private static String twice() {
        return Scene.POD.replace(
                "]}}",
                """
                , {"name": "two", "image": "app",
                   "resources": {"limits": {"cpu": "2", "memory": "1Gi"}}}]}}
                """);
    }
}
