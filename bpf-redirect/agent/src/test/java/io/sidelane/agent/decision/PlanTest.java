package io.sidelane.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.datapath.PodRedirect;
import io.sidelane.agent.decision.PodStatus.State;
import io.sidelane.agent.pod.FoundPod;
import io.sidelane.agent.pod.MissingPod;
import io.sidelane.agent.pod.PodScan;
import io.sidelane.agent.policy.DesiredState;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.BlockingReaders;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Enforcement;
import io.sidelane.api.Enrol;
import io.sidelane.api.Interception;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.Metadata;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.PortRule;
import io.sidelane.api.Reason;
import io.sidelane.api.Scope;
import io.sidelane.api.Sockmap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Sockmap SETTINGS =
            new Sockmap(
                    Set.of(Scope.SIDECAR_LOCAL),
                    Interception.IPTABLES,
                    BlockingReaders.ALLOW,
                    65_536,
                    Enrol.ALWAYS,
                    false);
    private static final Map<String, AccelerationProfile> PROFILES =
            Map.of(
                    "sockmap",
                    new AccelerationProfile(
                            Metadata.named(null, "sockmap"), AccelerationPath.SOCKMAP, SETTINGS),
                    "rdma",
                    new AccelerationProfile(
                            Metadata.named(null, "rdma"), AccelerationPath.CILIUM_XDP, null));

    @Test
    void anAcceleratedPodHasItsProfilesSettingsAndItsPolicysPorts() {
        var policy = policy("own", Enforcement.ENFORCE, "sockmap");

        var plan = plan(List.of(policy), found("web", 7));

        assertThat(plan.redirects())
                .containsExactly(
                        new PodRedirect(
                                "shop/web",
                                7,
                                "/run/netns/web",
                                true,
                                Set.of(Scope.SIDECAR_LOCAL),
                                BlockingReaders.ALLOW,
                                65_536,
                                Enrol.ALWAYS,
                                false,
                                PortRule.of(List.of(), List.of(5432))));
        assertThat(plan.pods())
                .containsExactly(
                        new PodStatus(
                                "shop/web",
                                "web",
                                "AccelerationPolicy shop/own",
                                "sockmap",
                                State.ACCELERATED,
                                "chosen by AccelerationPolicy shop/own"));
    }

    @Test
    void aPodThatNoPolicySelectsIsKnownToTheDataPathAndNotRedirected() {
        var plan = plan(List.of(), found("web", 7));

        assertThat(plan.redirects())
                .singleElement()
                .satisfies(pod -> assertThat(pod.redirect()).isFalse());
        assertThat(plan.pods())
                .containsExactly(
                        new PodStatus(
                                "shop/web",
                                "web",
                                null,
                                null,
                                State.TCP,
                                "no policy selects the pod"));
    }

    @Test
    void aDryRunChangesNothing() {
        var plan = plan(List.of(policy("own", Enforcement.DRY_RUN, "sockmap")), found("web", 7));

        assertThat(plan.redirects()).extracting(PodRedirect::redirect).containsExactly(false);
        assertThat(plan.pods()).extracting(PodStatus::state).containsExactly(State.DRY_RUN);
    }

    @Test
    void aPathThatThisAgentDoesNotOfferIsSaidSo() {
        var plan = plan(List.of(policy("own", Enforcement.ENFORCE, "rdma")), found("web", 7));

        assertThat(plan.pods())
                .extracting(PodStatus::reason)
                .containsExactly(
                        "UnsupportedConfiguration: profile rdma: path CiliumXdp is not offered by"
                                + " this agent (expected: one of Sockmap, None)");
    }

    @Test
    void aRejectedPreferenceShowsBesideTheChoice() {
        var plan =
                plan(
                        List.of(policy("own", Enforcement.ENFORCE, "rdma", "sockmap")),
                        found("web", 7));

        assertThat(plan.pods())
                .singleElement()
                .satisfies(
                        pod -> {
                            assertThat(pod.state()).isEqualTo(State.ACCELERATED);
                            assertThat(pod.reason())
                                    .startsWith("chosen by AccelerationPolicy shop/own; ")
                                    .contains("path CiliumXdp is not offered");
                        });
    }

    @Test
    void aPodThatIsNotThereIsPending() {
        var missing =
                new MissingPod(
                        new Pod(Metadata.named("shop", "web")),
                        "web",
                        Reason.NETWORK_NOT_FOUND,
                        "network namespace web: not there");

        var plan =
                Plan.of(
                        desired(List.of(policy("own", Enforcement.ENFORCE, "sockmap"))),
                        new PodScan(List.of(), List.of(missing), false));

        assertThat(plan.redirects()).isEmpty();
        assertThat(plan.pods())
                .containsExactly(
                        new PodStatus(
                                "shop/web",
                                "web",
                                "AccelerationPolicy shop/own",
                                "sockmap",
                                State.PENDING,
                                "NetworkNotFound: network namespace web: not there"));
    }

    @Test
    void theSecondPodOfOneNetnsHasNoSocketsOfItsOwn() {
        var plan =
                plan(
                        List.of(policy("own", Enforcement.ENFORCE, "sockmap")),
                        found("a", 7),
                        found("b", 7));

        assertThat(plan.redirects()).extracting(PodRedirect::pod).containsExactly("shop/a");
        assertThat(plan.pods().getLast().reason())
                .isEqualTo(
                        "ConflictingAnnotation: network namespace b is pod shop/a's already"
                                + " (expected: one of its own)");
    }

    @Test
    void theLosersConditionSaysWhoWon() {
        var cluster =
                new ClusterAccelerationPolicy(
                        Metadata.named(null, "all"),
                        LabelSelector.EVERYTHING,
                        PolicySpec.of("sockmap"));

        var plan =
                plan(
                        List.of(cluster, policy("own", Enforcement.ENFORCE, "sockmap")),
                        found("web", 7));

        var loser = plan.policies().getFirst();
        assertThat(loser.policy()).isEqualTo("ClusterAccelerationPolicy all");
        assertThat(loser.matchedPods()).isEqualTo(1);
        assertThat(loser.wonPods()).isZero();
        assertThat(loser.conditions())
                .contains(
                        Condition.unmet(
                                ConditionType.ACCEPTED,
                                Reason.REJECTED,
                                "lost 1 pods; AccelerationPolicy shop/own wins: it is namespaced",
                                0));
    }

    @Test
    void anUnknownProfileShowsInThePolicysCondition() {
        var policy = policy("own", Enforcement.ENFORCE, "nope");
        var desired =
                new DesiredState(
                        PROFILES,
                        List.of(policy),
                        List.of(),
                        Map.of(policy.ref(), List.of("profile nope not found")),
                        List.of());

        var plan = Plan.of(desired, new PodScan(List.of(found("web", 7)), List.of(), false));

        assertThat(plan.policies().getFirst().conditions())
                .contains(
                        Condition.unmet(
                                ConditionType.RESOLVED_REFS,
                                Reason.REJECTED,
                                "profile nope not found",
                                0));
        assertThat(plan.pods()).extracting(PodStatus::state).containsExactly(State.TCP);
    }

    private static Plan plan(List<? extends Policy> policies, FoundPod... found) {
        return Plan.of(desired(policies), new PodScan(List.of(found), List.of(), false));
    }

    private static DesiredState desired(List<? extends Policy> policies) {
        return new DesiredState(PROFILES, List.copyOf(policies), List.of(), Map.of(), List.of());
    }

    private static AccelerationPolicy policy(
            String name, Enforcement enforcement, String... candidates) {
        return new AccelerationPolicy(
                Metadata.named("shop", name),
                new PolicySpec(
                        LabelSelector.EVERYTHING,
                        List.of(candidates),
                        PortRule.of(List.of(), List.of(5432)),
                        enforcement,
                        0));
    }

    private static FoundPod found(String name, long cookie) {
        return new FoundPod(
                new Pod(Metadata.named("shop", name)), name, "/run/netns/" + name, cookie);
    }
}
