package io.sidelane.agent.decision;

import static io.sidelane.agent.ads.Policies.policy;
import static io.sidelane.agent.ads.Policies.resource;
import static io.sidelane.agent.ads.Policies.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.agent.ads.AdsSession;
import io.sidelane.agent.datapath.Counters;
import io.sidelane.agent.datapath.FallbackCause;
import io.sidelane.agent.datapath.PodRedirect;
import io.sidelane.agent.datapath.SelfTestResult;
import io.sidelane.agent.decision.PodStatus.State;
import io.sidelane.agent.decision.Reports.Identity;
import io.sidelane.agent.pod.KubeletPod;
import io.sidelane.agent.pod.KubeletPod.HostNetwork;
import io.sidelane.agent.pod.KubeletPod.Isolated;
import io.sidelane.agent.pod.KubeletPod.Starting;
import io.sidelane.agent.pod.KubeletScan;
import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.xds.v1alpha1.Mode;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.PodState;
import io.sidelane.xds.v1alpha1.PolicyReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodePlanTest {

    private static final Isolated U1 = new Isolated("u1", "/proc/70/ns/net", 7);
    private static final Identity IDENTITY =
            new Identity(
                    "n1",
                    "1.0",
                    "6.18.0",
                    List.of(new SelfTestResult("order", SelfTestResult.Verdict.ON, "kept")));
    private static final Counters COUNTERS =
            new Counters(1, 2, 4, 7, 700, 3, 30, Map.of(FallbackCause.ORDER, 3L));

    private final AdsSession session = new AdsSession("n1", "1.0");

    @Test
    void aPodThatIsNamedAndFoundGetsItsPolicy() {
        var plan = plan(List.of(U1), resource("v1", policy("a", "u1")));

        assertThat(plan.plan().redirects())
                .containsExactly(
                        new PodRedirect(
                                "shop/pod-u1",
                                7,
                                "/proc/70/ns/net",
                                true,
                                Set.of(Scope.SIDECAR_LOCAL, Scope.SAME_NODE),
                                BlockingReaders.SKIP,
                                1 << 20,
                                Enrol.AUTO,
                                true,
                                PortRule.ALL));
        assertThat(plan.plan().pods())
                .containsExactly(
                        new PodStatus(
                                "shop/pod-u1",
                                "/proc/70/ns/net",
                                "AccelerationPolicy shop/a",
                                "sockmap",
                                State.ACCELERATED,
                                "chosen by AccelerationPolicy shop/a"));
    }

    @Test
    void aDryRunChangesNothingAndTcpIsTcp() {
        var other = new Isolated("u2", "/proc/80/ns/net", 8);
        var plan =
                plan(
                        List.of(U1, other),
                        resource("v", policy("a", "u1").setMode(Mode.MODE_DRY_RUN)),
                        resource("v", policy("b", "u2").setMode(Mode.MODE_TCP).setReason("why")));

        assertThat(plan.plan().redirects()).extracting(PodRedirect::redirect).containsOnly(false);
        assertThat(plan.pods())
                .extracting(PodOutcome::state, PodOutcome::reason)
                .containsExactly(
                        tuple(State.DRY_RUN, "chosen by AccelerationPolicy shop/a"),
                        tuple(State.TCP, "why"));
    }

    @Test
    void whatCannotBeAcceleratedSaysWhy() {
        var plan =
                plan(
                        List.of(new HostNetwork("u1"), new Starting("u2", "no process yet")),
                        resource("v", policy("a", "u1", "u2", "u3")));

        assertThat(plan.plan().redirects()).isEmpty();
        assertThat(plan.pods())
                .extracting(PodOutcome::state, PodOutcome::found, PodOutcome::reason)
                .containsExactly(
                        tuple(
                                State.TCP,
                                true,
                                "HostNetwork: it is in the node's network namespace (expected: one"
                                        + " of its own)"),
                        tuple(State.PENDING, true, "NetworkNotFound: no process yet"),
                        tuple(
                                State.PENDING,
                                false,
                                "NetworkNotFound: no cgroup of uid u3 on this node"));
    }

    @Test
    void aNamespaceBelongsToOnePod() {
        var plan =
                plan(
                        List.of(U1, new Isolated("u2", "/proc/80/ns/net", 7)),
                        resource("v", policy("a", "u1", "u2")));

        assertThat(plan.plan().redirects())
                .extracting(PodRedirect::pod)
                .containsExactly("shop/pod-u1");
        assertThat(plan.pods().getLast().reason())
                .isEqualTo(
                        "NamespaceIsolated: its network namespace is that of uid u1 too (expected:"
                                + " one of its own)");
    }

    @Test
    void aPodThatNobodyNamesStaysOnTcp() {
        var plan = plan(List.of(U1));

        assertThat(plan.plan().redirects()).isEmpty();
        assertThat(plan.plan().pods())
                .containsExactly(
                        new PodStatus(
                                "uid u1",
                                "/proc/70/ns/net",
                                null,
                                null,
                                State.TCP,
                                "no policy that the control plane sent names it"));
    }

    @Test
    void whatWasSentLaterDecides() {
        var plan =
                plan(
                        List.of(U1),
                        resource("v", policy("b", "u1")),
                        resource("v", policy("a", "u1").setMode(Mode.MODE_TCP)));

        assertThat(plan.pods()).extracting(PodOutcome::state).containsExactly(State.TCP);
        assertThat(plan.plan().policies())
                .extracting(
                        PolicyStatus::policy,
                        PolicyStatus::wonPods,
                        status -> status.conditions().getFirst().message())
                .containsExactly(
                        tuple(
                                "AccelerationPolicy shop/b",
                                0,
                                "decides 0 pods, lost 1 to what was sent later"),
                        tuple("AccelerationPolicy shop/a", 1, "decides 1 pods"));
    }

    @Test
    void theReportSaysWhatTheKernelHas() {
        var plan = plan(List.of(U1), resource("v1", policy("a", "u1", "u2")));
        session.settle(null);

        var report = report(plan, null);

        assertThat(report.getPoliciesList())
                .containsExactly(
                        PolicyReport.newBuilder()
                                .setResource("a")
                                .setProgrammedVersion("v1")
                                .setProgrammedSource(policy("a").getSource())
                                .setFoundPods(1)
                                .setRedirectedPods(1)
                                .build());
        assertThat(report.getPodsList())
                .extracting(pod -> tuple(pod.getUid(), pod.getName(), pod.getState()))
                .containsExactly(
                        tuple("u1", "pod-u1", PodState.POD_STATE_ACCELERATED),
                        tuple("u2", "pod-u2", PodState.POD_STATE_PENDING));
        assertThat(report.getDatapath().getFallbacksMap()).containsEntry("order", 3L);
        assertThat(report.getPaths(0).getReady()).isTrue();
        assertThat(Reports.lasting(report).hasDatapath()).isFalse();
    }

    @Test
    void theReportSaysWhatTheKernelDoesNotHaveAndWhy() {
        session.receive(response("1", resource("v1", policy("a", "u1"))));
        session.settle(null);
        session.receive(
                response(
                        "2",
                        resource("v2", policy("a", "u1")),
                        resource("v1", policy("b").clearMode())));
        session.settle("full");
        var plan = NodePlan.of(session.desired(), new KubeletScan(List.of(U1), false));

        var report = report(plan, "full");

        assertThat(report.getPoliciesList())
                .extracting(
                        PolicyReport::getResource,
                        PolicyReport::getProgrammedVersion,
                        PolicyReport::getError)
                .containsExactly(
                        tuple("a", "v1", "full"),
                        tuple(
                                "b",
                                "",
                                "b: mode: 0 (expected: a value that this agent knows); nothing of"
                                        + " it is in force"));
        assertThat(report.getPaths(0).getReady()).isFalse();
    }

    private NodeReport report(NodePlan plan, @Nullable String kernelError) {
        return Reports.of(IDENTITY, session, plan, kernelError, COUNTERS, null);
    }

    private NodePlan plan(List<? extends KubeletPod> pods, Resource... resources) {
        session.receive(response("1", resources));
        return NodePlan.of(session.desired(), new KubeletScan(List.copyOf(pods), false));
    }
}
