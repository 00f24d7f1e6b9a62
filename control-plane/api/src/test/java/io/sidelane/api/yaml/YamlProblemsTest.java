package io.sidelane.api.yaml;

import static io.sidelane.api.yaml.YamlReaderTest.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlProblemsTest {

    @Test
    void anUnknownFieldIsNamedWithItsPlaceAndTheNearestField() {
        assertThat(problems(profile("path: Sockmap\n  sockmap: {unredBudget: 1Mi}")))
                .containsExactly(
                        "f.yaml:6:13: spec.sockmap.unredBudget: unknown field (expected: one of"
                                + " scope, interception, blockingReaders, unreadBudget, enrol,"
                                + " adoptExisting; did you mean unreadBudget?)");
    }

    @Test
    void aMistypedWordListsTheWordsAndSuggestsTheNearest() {
        assertThat(problems(profile("path: Sockmap\n  sockmap: {scope: [SameNode, SidecarLocl]}")))
                .containsExactly(
                        "f.yaml:6:31: spec.sockmap.scope[1]: SidecarLocl (expected: one of"
                                + " SidecarLocal, SameNode; did you mean SidecarLocal?)");
    }

    @Test
    void aWordThatIsLikeNoneGetsNoSuggestion() {
        assertThat(problems(profile("path: Sockmap\n  sockmap: {enrol: Zebra}")))
                .containsExactly(
                        "f.yaml:6:20: spec.sockmap.enrol: Zebra (expected: one of Auto, Always,"
                                + " Never)");
    }

    @Test
    void ebpfInterceptionIsNotAvailableYet() {
        assertThat(problems(profile("path: Sockmap\n  sockmap: {interception: Ebpf}")))
                .containsExactly(
                        "f.yaml:6:27: spec.sockmap.interception: Ebpf (expected: Iptables; Ebpf is"
                                + " not available yet)");
    }

    @Test
    void aBudgetOutOfBoundsIsRefused() {
        for (var budget :
                List.of("63Ki", "65Mi", "0", "-1", "1.0000001Ki", "lots", "''", "1e999")) {
            assertThat(
                            problems(
                                    profile(
                                            "path: Sockmap\n  sockmap: {unreadBudget: "
                                                    + budget
                                                    + "}")))
                    .singleElement()
                    .asString()
                    .startsWith("f.yaml:6:27: spec.sockmap.unreadBudget: ")
                    .endsWith(" (expected: a quantity of 64Ki..64Mi, such as 2Mi)");
        }
    }

    @Test
    void sockmapSettingsBelongToTheSockmapPath() {
        assertThat(problems(profile("path: None\n  sockmap: {enrol: Auto}")))
                .containsExactly(
                        "f.yaml:6:12: spec.sockmap: given with path None (expected: only with path"
                                + " Sockmap)");
    }

    @Test
    void wrongTypesAreNamedByWhatWasExpected() {
        assertThat(
                        problems(
                                profile(
                                        "path: [Sockmap]\n"
                                                + "  sockmap: {scope: SameNode, adoptExisting: 1}")))
                .containsExactly(
                        "f.yaml:5:9: spec.path: a list (expected: "
                                + Values.oneOf(Values.wordsOf(AccelerationPath.class))
                                + ")",
                        "f.yaml:6:20: spec.sockmap.scope: SameNode (expected: a list)",
                        "f.yaml:6:20: spec.sockmap.scope: nothing usable (expected: at least one"
                                + " of SidecarLocal, SameNode)",
                        "f.yaml:6:45: spec.sockmap.adoptExisting: 1 (expected: true or false)");
    }

    @Test
    void textThatYamlMayTakeForSomethingElseNeedsQuotes() {
        for (var value : List.of("yes", "off", "1", "1.5", "true", "0x1F")) {
            assertThat(
                            problems(
                                    """
                                    apiVersion: v1
                                    kind: Pod
                                    metadata: {name: p, labels: {app: %s}}
                                    """
                                            .formatted(value)))
                    .containsExactly(
                            "f.yaml:3:35: metadata.labels.app: %s (expected: text, \"%s\" if it is meant so)"
                                    .formatted(value, value));
        }
    }

    @Test
    void aKeyTwiceIsRefusedWithBothPlaces() {
        assertThat(problems("apiVersion: v1\nkind: Pod\nkind: Pod\n"))
                .containsExactly(
                        "f.yaml:3:1: kind: a second time (expected: once, it is on line 2"
                                + " already)");
    }

    @Test
    void anObjectTwiceIsRefusedWithBothPlaces() {
        var pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";

        assertThat(problems(pod + "---\n" + pod))
                .containsExactly(
                        "f.yaml:5:1: Pod default/p: a second time (expected: once, it is on line 1"
                                + " already)");
    }

    @Test
    void whatIsRequiredAndMissingIsNamed() {
        assertThat(problems("kind: Pod\n"))
                .containsExactly(
                        "f.yaml:1:1: apiVersion: missing (expected: sidelane.io/v1alpha1)");
        assertThat(problems("apiVersion: v1\nkind: Pod\n"))
                .containsExactly("f.yaml:1:1: metadata: missing (expected: a mapping)");
        assertThat(problems("apiVersion: v1\nkind: Pod\nmetadata: {}\n"))
                .containsExactly("f.yaml:3:11: metadata.name: missing (expected: a name)");
        assertThat(problems(profile("path:")))
                .singleElement()
                .asString()
                .startsWith("f.yaml:5:8: spec.path: missing (expected: one of Sockmap, ");
    }

    @Test
    void anUnknownKindIsToldWhichThereAre() {
        assertThat(
                        problems(
                                """
                                apiVersion: sidelane.io/v1alpha1
                                kind: AcelerationPolicy
                                metadata: {name: p}
                                """))
                .containsExactly(
                        "f.yaml:2:7: kind: AcelerationPolicy (expected: one of AccelerationProfile,"
                                + " AccelerationPolicy, ClusterAccelerationPolicy, QuicPolicy,"
                                + " NodeAcceleration, Pod; did you mean AccelerationPolicy?)");
    }

    @Test
    void anotherVersionOfAKindIsRefused() {
        assertThat(problems("apiVersion: sidelane.io/v2\nkind: AccelerationProfile\n"))
                .containsExactly(
                        "f.yaml:1:13: apiVersion: sidelane.io/v2 (expected: sidelane.io/v1alpha1"
                                + " for kind AccelerationProfile)");
    }

    @Test
    void clusterKindsHaveNoNamespace() {
        assertThat(
                        problems(
                                """
                                apiVersion: sidelane.io/v1alpha1
                                kind: AccelerationProfile
                                metadata: {name: p, namespace: shop}
                                spec: {path: None}
                                """))
                .containsExactly(
                        "f.yaml:3:32: metadata.namespace: shop (expected: none, the"
                                + " kind is the cluster's)");
    }

    @Test
    void namesThatKubernetesWouldRefuseAreRefused() {
        for (var name : List.of("Web", "a/b", "../x", "-a", "a".repeat(254))) {
            assertThat(
                            problems(
                                    "apiVersion: v1\nkind: Pod\nmetadata: {name: \"%s\"}\n"
                                            .formatted(name)))
                    .singleElement()
                    .asString()
                    .startsWith("f.yaml:3:18: metadata.name: ");
        }
    }

    @Test
    void portsAreBoundInNumberAndValue() {
        assertThat(problems(policy("ports: {include: [0, 80, 65536, http]}")))
                .containsExactly(
                        "f.yaml:6:21: spec.ports.include[0]: 0 (expected: a whole number of"
                                + " 1..65535)",
                        "f.yaml:6:28: spec.ports.include[2]: 65536 (expected: a whole number of"
                                + " 1..65535)",
                        "f.yaml:6:35: spec.ports.include[3]: http (expected: a whole number of"
                                + " 1..65535)");
        assertThat(
                        problems(
                                policy(
                                        "ports: {exclude:"
                                                + " [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}")))
                .containsExactly(
                        "f.yaml:6:20: spec.ports.exclude: 17 entries (expected: at most 16)");
        assertThat(problems(policy("ports: {include: [80], exclude: [80]}")))
                .containsExactly(
                        "f.yaml:6:35: spec.ports.exclude: a port that is included as well"
                                + " (expected: one of the two)");
    }

    @Test
    void aPolicyNamesAtLeastOneCandidateAndEachOnce() {
        assertThat(problems(policy("").replaceFirst("candidates.*", "priority: 1")))
                .containsExactly(
                        "f.yaml:5:3: spec.candidates: missing (expected: at least one like"
                                + " {profileRef: {name: sockmap}})");
        assertThat(
                        problems(
                                policy("")
                                        .replaceFirst(
                                                "candidates.*",
                                                "candidates: [{profileRef: {name: a}},"
                                                        + " {profileRef: {name: a}}]")))
                .containsExactly(
                        "f.yaml:5:15: spec.candidates: one profile twice (expected: each once)");
    }

    @Test
    void anExpressionHasTheValuesThatItsOperatorTakes() {
        assertThat(
                        problems(
                                policy(
                                        "selector: {matchExpressions: [{key: a, operator: In},"
                                                + " {key: a, operator: Exists, values: [b]}]}")))
                .containsExactly(
                        "f.yaml:6:33: spec.selector.matchExpressions[0].values: 0 values (expected:"
                                + " at least one with In)",
                        "f.yaml:6:92: spec.selector.matchExpressions[1].values: given (expected:"
                                + " none with Exists)");
    }

    @Test
    void itemsThatAreToldApartStandOnce() {
        assertThat(
                        problems(
                                profile(
                                        "path: UnderlayVlan\n"
                                                + "  networks: [{trafficClass: Storage, networkRef:"
                                                + " {name: a}}, {trafficClass: Storage, networkRef:"
                                                + " {name: b}}]")))
                .containsExactly(
                        "f.yaml:6:13: spec.networks: trafficClass Storage twice (expected: each"
                                + " once)");
        assertThat(problems(profile("path: Sockmap\n  sockmap: {scope: [SameNode, SameNode]}")))
                .containsExactly(
                        "f.yaml:6:20: spec.sockmap.scope: SameNode twice (expected: each once)");
    }

    @Test
    void textHasTheFormOfItsField() {
        assertThat(problems(profile("path: Sockmap\n  requires: {modules: [vfio pci]}")))
                .containsExactly(
                        "f.yaml:6:24: spec.requires.modules[0]: vfio pci (expected: a module such"
                                + " as vfio_pci)");
        assertThat(problems(profile("path: Sockmap\n  requires: {kernel: \"55555.1234567\"}")))
                .containsExactly(
                        "f.yaml:6:22: spec.requires.kernel: 55555.1234567 (expected: a kernel"
                                + " version in quotes, such as \"5.15\")");
    }

    @Test
    void whatConcernsSeveralFieldsIsSaidOfTheOneToChange() {
        assertThat(problems(policy("ports: {include: [80], exclude: [80]}\n  selectionMode: Any")))
                .hasSize(2);
        assertThat(problems(profile("path: VppVcl")))
                .containsExactly(
                        "f.yaml:5:3: spec.userspace: missing (expected: the libraries with path"
                                + " VppVcl)");
    }

    @Test
    void allProblemsOfAFileAreReported() {
        assertThat(problems(profile("path: Sokmap\n  sockmap: {enrol: Autoo}\n  speed: high")))
                .hasSize(3);
    }

    @Test
    void aFileWithManyProblemsReportsTheFirstTwenty() {
        var fields = new StringBuilder("path: None");
        for (int i = 0; i < 100; i++) {
            fields.append("\n  x").append(i).append(": 1");
        }

        assertThat(problems(profile(fields.toString()))).hasSize(20);
    }

    @Test
    void brokenYamlIsNamedWithItsPlace() {
        assertThat(problems("a: [1, 2\nb: 3\n"))
                .singleElement()
                .asString()
                .startsWith("f.yaml:2:2: expected ',' or ']'")
                .endsWith("(expected: YAML)");
        assertThat(problems("a:\n\t- b\n")).singleElement().asString().startsWith("f.yaml:2:1: ");
        assertThat(problems("a: 1\nb: \u0007\n"))
                .containsExactly(
                        "f.yaml:2:4: a character that YAML does not allow (expected: YAML)");
        assertThat(problems("? [1]\n: x\n"))
                .containsExactly("f.yaml:1:3: a key that is no text (expected: a field name)");
        assertThat(problems("- a\n"))
                .containsExactly(
                        "f.yaml:1:1: a list (expected: an object with apiVersion, kind and"
                                + " metadata)");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        var read = YamlReader.read("f.yaml", new byte[] {'a', ':', ' ', (byte) 0xff});

        assertThat(((ReadFile.Bad) read).problems())
                .extracting(Problem::toString)
                .containsExactly("f.yaml:1:1: bytes that are no text (expected: UTF-8)");
    }

    @Test
    void aFileThatIsTooLargeIsNotEvenParsed() {
        var read = YamlReader.read("f.yaml", new byte[YamlReader.MAX_BYTES + 1]);

        assertThat(((ReadFile.Bad) read).problems())
                .extracting(Problem::toString)
                .containsExactly("f.yaml:1:1: 1048577 bytes (expected: at most 1048576)");
    }

    @Test
    void aliasesThatMultiplyAreBounded() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }

        assertThat(problems(bomb.toString()))
                .singleElement()
                .asString()
                .contains("too many values, aliases written out (expected: at most 20000)");
    }

    @Test
    void anAliasWithoutAnchorOrWithinItsOwnValueIsRefused() {
        assertThat(problems("a: *nope\n"))
                .containsExactly("f.yaml:1:4: *nope (expected: an anchor &nope before it)");
        assertThat(problems("a: &q [*q]\n"))
                .containsExactly("f.yaml:1:8: *q (expected: an alias outside of its own value)");
    }

    @Test
    void anchorsEndWithTheirDocument() {
        assertThat(problems("a: &x 1\n---\nb: *x\n"))
                .containsExactly("f.yaml:3:4: *x (expected: an anchor &x before it)");
    }

    @Test
    void nestingIsBounded() {
        assertThat(problems("a: " + "[".repeat(5_000)))
                .singleElement()
                .asString()
                .contains("nested too deep (expected: at most 32 levels)");
    }

    @Test
    void aLongValueIsCutInTheMessage() {
        assertThat(problems(profile("path: " + "x".repeat(10_000))))
                .singleElement()
                .asString()
                .hasSizeLessThan(500)
                .contains("x".repeat(80) + "...");
    }

    private static String policy(String field) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: AccelerationPolicy
        metadata: {name: p}
        spec:
          candidates: [{profileRef: {name: sockmap}}]
          %s
        """
                .formatted(field);
    }

    private static List<String> problems(String yaml) {
        var read = YamlReader.read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isInstanceOf(ReadFile.Bad.class);
        return ((ReadFile.Bad) read).problems().stream().map(Problem::toString).toList();
    }
}
