package io.sidelane.agent.policy;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import java.util.List;
import java.util.Map;

/**
 * Everything the directory asks for, with cross references looked at.
 *
 * @param profiles by name
 * @param unresolved for each policy that names unknown profiles, by {@link Policy#ref}, the errors
 */
public record DesiredState(
        Map<String, AccelerationProfile> profiles,
        List<Policy> policies,
        List<Pod> pods,
        Map<String, List<String>> unresolved,
        List<PolicyFile> files) {

    public static final DesiredState EMPTY =
            new DesiredState(Map.of(), List.of(), List.of(), Map.of(), List.of());

    public DesiredState {
        profiles = Map.copyOf(profiles);
        policies = List.copyOf(policies);
        pods = List.copyOf(pods);
        unresolved = Map.copyOf(unresolved);
        files = List.copyOf(files);
    }
}
