package io.sidelane.agent.decision;

import io.sidelane.agent.ads.AdsSession;
import io.sidelane.agent.ads.NodePolicy;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.datapath.Counters;
import io.sidelane.agent.datapath.SelfTestResult;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.xds.v1alpha1.DatapathTotals;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.PodReport;
import io.sidelane.xds.v1alpha1.PodState;
import io.sidelane.xds.v1alpha1.PolicyReport;
import io.sidelane.xds.v1alpha1.SelfTestVerdict;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the control plane is told about this node. */
public final class Reports {

    static final int MAX_PODS = 1_024;

    private Reports() {}

    /** The node itself; it stays the same while an agent runs. */
    public record Identity(
            String node, String agentVersion, String kernel, List<SelfTestResult> selfTest) {
        public Identity {
            selfTest = List.copyOf(selfTest);
        }
    }

    /**
     * @param plan the last one, in force or not
     * @param kernelError why it is not in force, null when it is
     * @param machine null while nobody has looked
     */
    public static NodeReport of(
            Identity identity,
            AdsSession session,
            NodePlan plan,
            @Nullable String kernelError,
            Counters counters,
            @Nullable NodeCapability machine) {
        var report =
                NodeReport.newBuilder()
                        .setNode(identity.node())
                        .setAgentVersion(identity.agentVersion())
                        .setKernel(identity.kernel())
                        .addPaths(sockmap(kernelError))
                        .setDatapath(totals(counters));
        identity.selfTest().forEach(result -> report.addSelfTest(selfTest(result)));
        policies(report, session, plan, kernelError);
        if (machine != null) {
            MachineReport.add(report, machine);
        }
        plan.pods().stream().limit(MAX_PODS).map(Reports::pod).forEach(report::addPods);
        return report.build();
    }

    /** The report without what changes all the time: when this is another, it is worth sending. */
    public static NodeReport lasting(NodeReport report) {
        var lasting = report.toBuilder().clearDatapath();
        lasting.getPathsBuilderList().forEach(PathReadiness.Builder::clearLastProbe);
        return lasting.build();
    }

    private static void policies(
            NodeReport.Builder report,
            AdsSession session,
            NodePlan plan,
            @Nullable String kernelError) {
        var desired = new HashMap<String, NodePolicy>();
        session.desired().forEach(policy -> desired.put(policy.resource(), policy));
        // Those that were refused from the start are desired by nobody, and worth a word.
        var rejected = session.rejected();
        var resources = new TreeMap<String, @Nullable NodePolicy>(desired);
        rejected.keySet().forEach(resource -> resources.putIfAbsent(resource, null));
        for (var entry : resources.entrySet()) {
            report.addPolicies(
                    policy(
                            entry.getKey(),
                            session.programmed(entry.getKey()),
                            entry.getValue() == null ? null : plan.count(entry.getValue()),
                            rejected.getOrDefault(
                                    entry.getKey(), kernelError == null ? "" : kernelError)));
        }
    }

    private static PolicyReport policy(
            String resource,
            @Nullable NodePolicy programmed,
            NodePlan.@Nullable Count count,
            String error) {
        var report = PolicyReport.newBuilder().setResource(resource).setError(error);
        if (programmed != null) {
            report.setProgrammedVersion(programmed.version())
                    .setProgrammedSource(programmed.source());
        }
        if (count != null) {
            report.setFoundPods(count.found()).setRedirectedPods(count.redirected());
        }
        return report.build();
    }

    private static PathReadiness sockmap(@Nullable String kernelError) {
        var path =
                PathReadiness.newBuilder()
                        .setPath(AccelerationPath.SOCKMAP.word())
                        .setReady(kernelError == null);
        return kernelError == null
                ? path.setReason(AccelerationPath.SOCKMAP.word())
                        .setMessage("loaded and attached")
                        .build()
                : path.setReason(Reason.REJECTED.word()).setMessage(kernelError).build();
    }

    private static DatapathTotals totals(Counters counters) {
        var totals =
                DatapathTotals.newBuilder()
                        .setEnrolled(counters.enrolled())
                        .setRedirectedMessages(counters.redirectedMessages())
                        .setRedirectedBytes(counters.redirectedBytes())
                        .setTcpMessages(counters.tcpMessages())
                        .setTcpBytes(counters.tcpBytes());
        counters.fallbacks().forEach((cause, count) -> totals.putFallbacks(cause.word(), count));
        return totals.build();
    }

    private static io.sidelane.xds.v1alpha1.SelfTestResult selfTest(SelfTestResult result) {
        return io.sidelane.xds.v1alpha1.SelfTestResult.newBuilder()
                .setCheck(result.check())
                .setVerdict(
                        switch (result.verdict()) {
                            case ON -> SelfTestVerdict.SELF_TEST_VERDICT_ON;
                            case RESTRICTED -> SelfTestVerdict.SELF_TEST_VERDICT_RESTRICTED;
                            case OFF -> SelfTestVerdict.SELF_TEST_VERDICT_OFF;
                        })
                .setDetail(result.detail())
                .build();
    }

    private static PodReport pod(PodOutcome pod) {
        return PodReport.newBuilder()
                .setUid(pod.uid())
                .setNamespace(pod.namespace())
                .setName(pod.name())
                .setState(
                        switch (pod.state()) {
                            case ACCELERATED -> PodState.POD_STATE_ACCELERATED;
                            case DRY_RUN -> PodState.POD_STATE_DRY_RUN;
                            case TCP -> PodState.POD_STATE_TCP;
                            case PENDING -> PodState.POD_STATE_PENDING;
                        })
                .setReason(pod.reason())
                .build();
    }
}
