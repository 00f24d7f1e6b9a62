package io.sidelane.controlplane.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Policy;
import io.sidelane.api.address.Finding;
import io.sidelane.api.address.Finding.Problem;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.controlplane.statement.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressConditionsTest {

    private static final Wanted WANTED =
            new Wanted(
                    new ProfileStatus(1, List.of(), 3, 1),
                    List.of(
                            Condition.met(ConditionType.ACCEPTED, "1 policies name it", 1),
                            Condition.met(ConditionType.PROGRAMMED, "in force", 1)));

    private static final Finding USED_BY_SEVERAL_NODES =
            new Finding(
                    Problem.CONFLICT,
                    "NetworkAttachmentDefinition shop/under",
                    List.of("NetworkAttachmentDefinition shop/under"),
                    "host-local on eth1, VLAN 0",
                    null);

    @Test
    void aPoolThatOverlapsAnotherKeepsTheProfilesOfBothFromBeingProgrammed() {
        var overlap =
                new Finding(
                        Problem.OVERLAP,
                        "SpiderIPPool left",
                        List.of("SpiderIPPool left", "SpiderIPPool right"),
                        "10.1.0.9 (expected: nobody else's)",
                        null);

        for (var pool : List.of("left", "right")) {
            assertThat(said(profile(pool, ""), overlap))
                    .containsExactly(
                            "Accepted true Accepted: 1 policies name it",
                            "Programmed false IpConflict: IpPoolOverlap SpiderIPPool left: 10.1.0.9 (expected: nobody else's)");
        }
        assertThat(said(profile("other", ""), overlap)).hasSize(2).noneMatch(s -> s.contains("Ip"));
    }

    @Test
    void aLeakIsToldWithWhatWouldMendIt() {
        var leak =
                new Finding(
                        Problem.LEAK,
                        "SpiderIPPool left",
                        List.of("SpiderIPPool left"),
                        "10.1.0.9 held by pod shop/a, which is gone (expected: a living pod)",
                        "release 10.1.0.9");

        assertThat(said(profile("left", ""), leak))
                .contains(
                        "Programmed true Programmed: in force",
                        "Degraded true Degraded: IpLeak SpiderIPPool left: 10.1.0.9 held by pod shop/a, which is gone"
                                + " (expected: a living pod); would mend it: release 10.1.0.9");
    }

    @Test
    void aNetworkWithoutNamespaceIsThatOfEachPodAndIsToldWhereItIs() {
        var profile = profile("x", "");

        assertThat(AddressConditions.of(WANTED, profile, List.of(USED_BY_SEVERAL_NODES)))
                .isEqualTo(WANTED);
        assertThat(
                        words(
                                of(
                                        policy("AccelerationPolicy", ", namespace: shop"),
                                        profile,
                                        USED_BY_SEVERAL_NODES)))
                .anyMatch(s -> s.startsWith("Degraded true Degraded: IpConflict "));
        assertThat(
                        of(
                                policy("AccelerationPolicy", ", namespace: bank"),
                                profile,
                                USED_BY_SEVERAL_NODES))
                .isEqualTo(WANTED);
        assertThat(of(policy("ClusterAccelerationPolicy", ""), profile, USED_BY_SEVERAL_NODES))
                .isEqualTo(WANTED);
    }

    @Test
    void aNetworkThatAProfileNamesWithItsNamespaceIsEverybodys() {
        var profile = profile("x", ", namespace: shop");

        assertThat(said(profile, USED_BY_SEVERAL_NODES)).anyMatch(s -> s.contains("IpConflict"));
        assertThat(
                        words(
                                of(
                                        policy("AccelerationPolicy", ", namespace: bank"),
                                        profile,
                                        USED_BY_SEVERAL_NODES)))
                .anyMatch(s -> s.contains("IpConflict"));
        assertThat(said(profile("x", ", namespace: bank"), USED_BY_SEVERAL_NODES))
                .noneMatch(s -> s.contains("IpConflict"));
    }

    @Test
    void aPolicyIsDegradedByWhatConcernsOneOfItsCandidates() {
        var full =
                new Finding(
                        Problem.EXHAUSTED,
                        "SpiderIPPool left",
                        List.of("SpiderIPPool left"),
                        "3 of 3 addresses taken",
                        null);
        var policy = policy("AccelerationPolicy", ", namespace: shop");

        assertThat(words(of(policy, profile("left", ""), full)))
                .contains(
                        "Programmed true Programmed: in force",
                        "Degraded true Degraded: IpPoolExhausted SpiderIPPool left: 3 of 3 addresses taken");
        assertThat(AddressConditions.of(WANTED, policy, _ -> null, List.of(full)))
                .isEqualTo(WANTED);
    }

    private static Wanted of(Policy policy, AccelerationProfile under, Finding found) {
        return AddressConditions.of(
                WANTED, policy, name -> name.equals("under") ? under : null, List.of(found));
    }

    private static Policy policy(String kind, String namespace) {
        return (Policy)
                read(
                        """
                        apiVersion: sidelane.io/v1alpha1
                        kind: %s
                        metadata: {name: all%s}
                        spec: {candidates: [{profileRef: {name: under}}, {profileRef: {name: gone}}]}
                        """
                                .formatted(kind, namespace));
    }

    private static List<String> said(AccelerationProfile profile, Finding... found) {
        return words(AddressConditions.of(WANTED, profile, List.of(found)));
    }

    private static List<String> words(Wanted wanted) {
        return wanted.conditions().stream()
                .map(
                        one ->
                                "%s %s %s: %s"
                                        .formatted(
                                                one.type().word(),
                                                one.status(),
                                                one.reason(),
                                                one.message()))
                .toList();
    }

    private static AccelerationProfile profile(String pool, String namespace) {
        var yaml =
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationProfile
                metadata: {name: under, generation: 1}
                spec:
                  path: UnderlayMacvlan
                  networks: [{networkRef: {name: under%s}}]
                  ipam: {provider: SpiderPool, ipPools: [%s]}
                """
                        .formatted(namespace, pool);
        return (AccelerationProfile) read(yaml);
    }

    private static ApiObject read(String yaml) {
        return switch (YamlReader.read("p.yaml", yaml.getBytes(StandardCharsets.UTF_8))) {
            case ReadFile.Good(var objects) -> objects.getFirst().object();
            case ReadFile.Bad(var problems) -> throw new AssertionError(problems.toString());
        };
    }
}
