package io.sidelane.agent.admin;

import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.decision.Plan;
import io.sidelane.agent.policy.PolicyFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent at one moment, as the admin server shows it.
 *
 * @param dataPath null until it is open
 * @param notReady why the agent is not ready, null when it is
 * @param applyFailures how often the data path refused a plan since the start
 * @param controlPlane null when policy comes from a directory
 */
public record AgentView(
        String node,
        String kernel,
        String version,
        @Nullable DataPath dataPath,
        @Nullable String notReady,
        Plan plan,
        List<PolicyFile> files,
        long applyFailures,
        @Nullable ControlPlaneView controlPlane) {

    public AgentView {
        files = List.copyOf(files);
    }

    public AgentView afterFailure() {
        return new AgentView(
                node,
                kernel,
                version,
                dataPath,
                notReady,
                plan,
                files,
                applyFailures + 1,
                controlPlane);
    }

    public AgentView with(@Nullable ControlPlaneView present) {
        return new AgentView(
                node, kernel, version, dataPath, notReady, plan, files, applyFailures, present);
    }
}
