package io.sidelane.api.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Enforcement;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.PortRule;
import io.sidelane.api.Reason;
import io.sidelane.api.Rollout;
import io.sidelane.api.Sockmap;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.decision.PodDecision.WouldRedirect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodDecisionsTest {

    private static final AccelerationProfile SOCKMAP =
            new AccelerationProfile(
                    Metadata.named(null, "sockmap"), AccelerationPath.SOCKMAP, Sockmap.DEFAULT);
    private static final AccelerationProfile SRIOV =
            new AccelerationProfile(
                    Metadata.named(null, "sriov"), AccelerationPath.CILIUM_XDP, null);
    private static final AccelerationProfile PLAIN =
            new AccelerationProfile(Metadata.named(null, "plain"), AccelerationPath.NONE, null);
    private static final Pod POD = pod(Map.of(), Map.of());

    @Test
    void theFirstCandidateThatIsOfferedIsTaken() {
        var policy = policy(Enforcement.ENFORCE, "sockmap", "plain");

        assertThat(decide(POD, policy))
                .isEqualTo(
                        new Redirects(
                                policy,
                                SOCKMAP,
                                Sockmap.DEFAULT,
                                PortRule.ALL,
                                List.of(),
                                List.of()));
    }

    @Test
    void aPathThatIsNotOfferedIsRejectedWithItsReasonAndTheNextTaken() {
        var decision = decide(POD, policy(Enforcement.ENFORCE, "sriov", "sockmap"));

        assertThat(decision).isInstanceOf(Redirects.class);
        assertThat(decision.rejected())
                .containsExactly(
                        new Rejected(
                                "sriov",
                                Reason.UNSUPPORTED_CONFIGURATION,
                                "profile sriov: path CiliumXdp is not offered by this agent"
                                        + " (expected: one of Sockmap, None)"));
    }

    @Test
    void aPodWhoseCandidatesAreAllRejectedStaysOnTcp() {
        var decision = decide(POD, policy(Enforcement.ENFORCE, "sriov", "nowhere"));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        stays -> {
                            assertThat(stays.reason()).isEqualTo(Reason.REJECTED);
                            assertThat(stays.message())
                                    .contains("path CiliumXdp is not offered")
                                    .contains("profile nowhere: not found");
                            assertThat(stays.rejected()).hasSize(2);
                        });
    }

    @Test
    void thePathNoneIsAChoiceAndNoFailure() {
        var policy = policy(Enforcement.ENFORCE, "plain", "sockmap");

        assertThat(decide(POD, policy))
                .isEqualTo(
                        new StaysOnTcp(
                                policy,
                                PLAIN,
                                null,
                                "profile plain has path None",
                                List.of(),
                                List.of()));
    }

    @Test
    void aDryRunShowsTheChoiceOnly() {
        var policy = policy(Enforcement.DRY_RUN, "sockmap");

        assertThat(decide(POD, policy))
                .isEqualTo(new WouldRedirect(policy, SOCKMAP, List.of(), List.of()));
    }

    @Test
    void aPolicyThatIsOffKeepsItsPodsOnTcp() {
        assertThat(decide(POD, policy(Enforcement.OFF, "sockmap")))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        stays ->
                                assertThat(stays.message())
                                        .isEqualTo(
                                                "AccelerationPolicy shop/p has enforcement Off"));
    }

    @Test
    void aPodThatTheRolloutHasNotReachedStaysOnTcp() {
        var all = policy(Enforcement.ENFORCE, "sockmap").spec();
        var none =
                new AccelerationPolicy(
                        Metadata.named("shop", "p"),
                        new PolicySpec(
                                all.selector(),
                                all.containerSelector(),
                                all.candidates(),
                                all.selectionMode(),
                                all.minReadyNodes(),
                                all.fallback(),
                                all.ports(),
                                all.enforcement(),
                                new Rollout(0),
                                all.priority()));

        assertThat(decide(POD, none))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        stays ->
                                assertThat(stays.message())
                                        .isEqualTo(
                                                "AccelerationPolicy shop/p is rolled out to 0 % of"
                                                        + " pods, and this is none of them"));
    }

    @Test
    void aPodMayOptOut() {
        var pod = pod(Map.of(Names.INJECT, "false"), Map.of());

        assertThat(decide(pod, policy(Enforcement.ENFORCE, "sockmap")))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        stays -> assertThat(stays.reason()).isEqualTo(Reason.OPTED_OUT));
    }

    @Test
    void aPodMayAskForOneOfTheCandidates() {
        var pod = pod(Map.of(), Map.of(Names.PROFILE, "plain"));

        assertThat(decide(pod, policy(Enforcement.ENFORCE, "sockmap", "plain")))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class, stays -> assertThat(stays.profile()).isEqualTo(PLAIN));
    }

    @Test
    void anAnnotationNeverGrantsWhatThePolicyDoesNotName() {
        var pod = pod(Map.of(), Map.of(Names.PROFILE, "sockmap"));

        var decision = decide(pod, policy(Enforcement.ENFORCE, "plain"));

        assertThat(decision).isInstanceOf(StaysOnTcp.class);
        assertThat(decision.rejected())
                .containsExactly(
                        new Rejected(
                                "sockmap",
                                Reason.REJECTED,
                                "annotation sidelane.io/profile: sockmap (expected: one of plain,"
                                        + " the candidates of AccelerationPolicy shop/p)"));
    }

    @Test
    void aPodThatNoPolicySelectsStaysOnTcp() {
        var decision =
                new PodDecisions(List.of(), Map.of(), Set.of(AccelerationPath.SOCKMAP))
                        .decide(POD, Map.of());

        assertThat(decision)
                .isEqualTo(
                        new StaysOnTcp(
                                null,
                                null,
                                null,
                                "no policy selects the pod",
                                List.of(),
                                List.of()));
    }

    private static PodDecision decide(Pod pod, AccelerationPolicy policy) {
        return new PodDecisions(
                        List.of(policy),
                        Map.of("sockmap", SOCKMAP, "sriov", SRIOV, "plain", PLAIN),
                        Set.of(AccelerationPath.SOCKMAP, AccelerationPath.NONE))
                .decide(pod, Map.of());
    }

    private static AccelerationPolicy policy(Enforcement enforcement, String... candidates) {
        return new AccelerationPolicy(
                Metadata.named("shop", "p"),
                new PolicySpec(
                        LabelSelector.EVERYTHING,
                        List.of(candidates),
                        PortRule.ALL,
                        enforcement,
                        0));
    }

    private static Pod pod(Map<String, String> labels, Map<String, String> annotations) {
        return new Pod(new Metadata("web", "shop", labels, annotations, null, 0));
    }
}
