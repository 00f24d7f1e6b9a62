package io.sidelane.agent;

import io.sidelane.agent.AgentConfig.FromControlPlane;
import io.sidelane.agent.AgentConfig.FromDirectory;
import io.sidelane.agent.capability.NodeFiles;
import io.sidelane.agent.pod.KubeletPods;
import io.sidelane.agent.pod.NetnsCookies;

/** Opens the source that the configuration asks for; the other one's classes are never loaded. */
final class Sources {

    private Sources() {}

    static PlanSource of(AgentConfig config, NetnsCookies cookies, Changes changes)
            throws StartException {
        return switch (config.policy()) {
            case FromDirectory(var directory) ->
                    new DirectorySource(config, directory, cookies, changes);
            case FromControlPlane(var controlPlane) ->
                    new ControlPlaneSource(
                            config,
                            controlPlane,
                            new KubeletPods(config.podTrees(), config.proc(), cookies),
                            new MachineWatch(new NodeFiles(config.root())));
        };
    }
}
