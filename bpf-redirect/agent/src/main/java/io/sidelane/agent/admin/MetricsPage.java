package io.sidelane.agent.admin;

import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.datapath.FallbackCause;
import io.sidelane.agent.decision.PodStatus;
import io.sidelane.agent.policy.PolicyFile;

/** {@code /metrics}. No label has a pod or a connection in it: their number has no bound. */
final class MetricsPage {

    private MetricsPage() {}

    static byte[] of(AgentView view) {
        var page = new Exposition();
        page.gauge("sidelane_agent_info", "The agent itself; always 1.")
                .sample(
                        "sidelane_agent_info",
                        1,
                        "node",
                        view.node(),
                        "version",
                        view.version(),
                        "kernel",
                        view.kernel());
        page.gauge("sidelane_agent_ready", "Whether the present policy is in force.")
                .sample("sidelane_agent_ready", view.notReady() == null ? 1 : 0);
        pods(page, view);
        var controlPlane = view.controlPlane();
        if (controlPlane == null) {
            files(page, view);
        } else {
            controlPlane(page, controlPlane);
        }
        page.counter("sidelane_apply_failures_total", "Plans that the data path refused.")
                .sample("sidelane_apply_failures_total", view.applyFailures());
        var dataPath = view.dataPath();
        if (dataPath != null) {
            dataPath(page, dataPath);
        }
        return page.bytes();
    }

    private static void pods(Exposition page, AgentView view) {
        page.gauge("sidelane_pods", "Pods of the node by what they got.");
        for (var state : PodStatus.State.values()) {
            page.sample(
                    "sidelane_pods",
                    view.plan().pods().stream().filter(pod -> pod.state() == state).count(),
                    "state",
                    state.word());
        }
    }

    private static void files(Exposition page, AgentView view) {
        page.gauge("sidelane_policy_files", "Files of the policy directory by their state.");
        for (var state : PolicyFile.State.values()) {
            page.sample(
                    "sidelane_policy_files",
                    view.files().stream().filter(file -> file.state() == state).count(),
                    "state",
                    state.word());
        }
    }

    private static void controlPlane(Exposition page, ControlPlaneView view) {
        page.gauge("sidelane_ads_stream_state", "1 for the present state of the ADS stream.");
        for (var state : ControlPlaneView.State.values()) {
            page.sample(
                    "sidelane_ads_stream_state",
                    view.state() == state ? 1 : 0,
                    "state",
                    state.word());
        }
        page.counter("sidelane_ads_streams_total", "ADS streams that were tried.")
                .sample("sidelane_ads_streams_total", view.streams());
        page.counter("sidelane_ads_answers_total", "Discovery responses by how they were answered.")
                .sample("sidelane_ads_answers_total", view.acks(), "answer", "ack")
                .sample("sidelane_ads_answers_total", view.nacks(), "answer", "nack");
        page.gauge("sidelane_ads_resources", "RedirectPolicy resources that are desired.")
                .sample("sidelane_ads_resources", view.resources());
        page.counter("sidelane_node_reports_total", "Reports that were sent.")
                .sample("sidelane_node_reports_total", view.reports());
    }

    private static void dataPath(Exposition page, DataPath dataPath) {
        var counters = dataPath.counters();
        page.gauge("sidelane_enrolled_sockets", "Socket ends that are enrolled now.")
                .sample("sidelane_enrolled_sockets", counters.enrolled());
        page.counter("sidelane_enrol_errors_total", "Socket ends that could not be enrolled.")
                .sample("sidelane_enrol_errors_total", counters.enrolErrors());
        page.counter("sidelane_redirected_messages_total", "Messages that were redirected.")
                .sample("sidelane_redirected_messages_total", counters.redirectedMessages());
        page.counter("sidelane_redirected_bytes_total", "Bytes that were redirected.")
                .sample("sidelane_redirected_bytes_total", counters.redirectedBytes());
        page.counter("sidelane_tcp_messages_total", "Messages of enrolled sockets sent by TCP.")
                .sample("sidelane_tcp_messages_total", counters.tcpMessages());
        page.counter("sidelane_tcp_bytes_total", "Bytes of enrolled sockets sent by TCP.")
                .sample("sidelane_tcp_bytes_total", counters.tcpBytes());
        page.counter(
                "sidelane_fallback_messages_total",
                "Messages of enrolled sockets sent by TCP, by cause.");
        for (var cause : FallbackCause.values()) {
            page.sample(
                    "sidelane_fallback_messages_total",
                    counters.fallbacks().getOrDefault(cause, 0L),
                    "cause",
                    cause.word());
        }
        page.gauge("sidelane_self_test_verdict", "Verdicts of the self-test; always 1.");
        for (var result : dataPath.selfTest()) {
            page.sample(
                    "sidelane_self_test_verdict",
                    1,
                    "check",
                    result.check(),
                    "verdict",
                    result.verdict().word());
        }
    }
}
