package io.sidelane.controlplane.status;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Condition;
import io.sidelane.api.Reason;
import io.sidelane.api.node.Datapath;
import io.sidelane.api.node.NodeKernel;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.node.PathReadiness;
import io.sidelane.api.node.PolicyInForce;
import io.sidelane.api.node.SelfTest;
import io.sidelane.api.schema.Forms;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.xds.v1alpha1.DatapathTotals;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.SelfTestVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of a node: what its agent reported, in the API's words. */
final class NodeStatuses {

    private static final int MAX_SELF_TESTS = 64;
    private static final int MAX_FALLBACKS = 64;

    private NodeStatuses() {}

    static Wanted of(NodeReport report, Programmed programmed) {
        var conditions = new ArrayList<Condition>();
        conditions.add(programmed.condition("resources", "nothing is wanted of it", 0));
        var machine = report.getCapability();
        return new Wanted(
                new NodeStatus(
                        List.of(),
                        kernel(report),
                        selfTests(report),
                        Machines.nics(machine),
                        Machines.hugepages(machine),
                        Machines.cpuManager(machine),
                        Machines.topologyPolicy(machine),
                        paths(report),
                        datapath(report.getDatapath()),
                        policies(report),
                        Machines.labels(machine)),
                conditions);
    }

    /* An agent that has not looked yet runs all the same, and so has found both. */
    private static @Nullable NodeKernel kernel(NodeReport report) {
        var machine = report.getCapability();
        return report.getKernel().isEmpty()
                ? null
                : new NodeKernel(
                        report.getKernel(),
                        !report.hasCapability() || machine.getBtf(),
                        !report.hasCapability() || machine.getCgroupV2());
    }

    private static List<SelfTest> selfTests(NodeReport report) {
        return report.getSelfTestList().stream()
                .limit(MAX_SELF_TESTS)
                .map(
                        test ->
                                new SelfTest(
                                        test.getCheck(),
                                        test.getVerdict() == SelfTestVerdict.SELF_TEST_VERDICT_ON,
                                        test.getDetail(),
                                        null))
                .toList();
    }

    private static List<PathReadiness> paths(NodeReport report) {
        var paths = new ArrayList<PathReadiness>();
        for (var path : report.getPathsList()) {
            var known = Machines.word(AccelerationPath.values(), path.getPath());
            if (known != null && paths.stream().noneMatch(other -> other.path() == known)) {
                paths.add(
                        new PathReadiness(
                                known,
                                path.getReady(),
                                path.getReady() ? null : reason(path.getReason()),
                                bounded(path.getMessage()),
                                path.hasLastProbe()
                                        ? Instant.ofEpochSecond(path.getLastProbe().getSeconds())
                                        : null));
            }
        }
        return paths;
    }

    private static List<PolicyInForce> policies(NodeReport report) {
        return report.getPoliciesList().stream()
                .limit(NodeStatus.MAX_POLICIES)
                .map(
                        policy ->
                                new PolicyInForce(
                                        policy.getResource(),
                                        policy.getProgrammedVersion(),
                                        policy.getProgrammedSource().getGeneration(),
                                        bounded(policy.getError())))
                .toList();
    }

    private static String bounded(String words) {
        return words.length() <= Forms.MESSAGE_MAX ? words : words.substring(0, Forms.MESSAGE_MAX);
    }

    private static Reason reason(String written) {
        var known = Machines.word(Reason.values(), written);
        return known == null ? Reason.REJECTED : known;
    }

    private static Datapath datapath(DatapathTotals totals) {
        var fallbacks = new HashMap<String, Long>();
        totals.getFallbacksMap().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MAX_FALLBACKS)
                .forEach(one -> fallbacks.put(one.getKey(), one.getValue()));
        return new Datapath(totals.getEnrolled(), totals.getRedirectedBytes(), fallbacks);
    }
}
