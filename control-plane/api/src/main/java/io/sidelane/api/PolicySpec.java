package io.sidelane.api;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import java.util.HashSet;
import java.util.List;

/**
 * The part that both policy kinds share.
 *
 * @param candidates profiles in order of preference, at least one
 * @param priority more wins among policies that are equally specific
 */
@Doc("Which pods, and what they get.")
@Rule(
        value =
                "self.candidates.all(c, self.candidates.filter(d, d.profileRef.name == c.profileRef.name).size() == 1)",
        message = "one profile twice (expected: each once)",
        field = ".candidates")
@Rule(
        value = "self.selectionMode != 'Required' || size(self.candidates) == 1",
        message = "Required with several candidates (expected: one, no other would ever be taken)",
        field = ".selectionMode")
public record PolicySpec(
        @Doc("Pods by their labels. Without it, all.") LabelSelector selector,
        @Doc("Which containers of a pod get resources and settings.")
                ContainerSelector containerSelector,
        @Doc("Profiles in order of preference.")
                @Required("at least one like {profileRef: {name: sockmap}}")
                @Size(min = 1, max = 16)
                List<Candidate> candidates,
        @Doc("How a candidate is taken from the list.") @Default("FirstReady")
                SelectionMode selectionMode,
        @Doc(
                        "How many matching nodes must be ready before a candidate is taken, with selectionMode"
                                + " FirstReady alone.")
                @Range(min = 1, max = 10_000)
                @Default("1")
                int minReadyNodes,
        @Doc("What becomes of a new pod when no candidate can be had.") @Default("None")
                Fallback fallback,
        @Doc("Destination ports of the connections that are taken.") PortRule ports,
        @Doc("What the policy does to the pods it wins.") @Default("Enforce")
                Enforcement enforcement,
        @Doc("How far the policy is rolled out.") Rollout rollout,
        @Doc("More wins among policies of one namespace, or of the cluster.")
                @Range(min = -1_000_000, max = 1_000_000)
                @Default("0")
                int priority) {

    public PolicySpec {
        candidates = List.copyOf(candidates);
        new Mistakes()
                .when(candidates.isEmpty(), "candidates", "none (expected: at least one)")
                .when(
                        new HashSet<>(candidates).size() < candidates.size(),
                        "candidates",
                        "one profile twice (expected: each once)")
                .when(
                        selectionMode == SelectionMode.REQUIRED && candidates.size() > 1,
                        "selectionMode",
                        "Required with several candidates (expected: one, no other would ever be"
                                + " taken)")
                .refuse();
    }

    /**
     * What an agent looks at; the rest is as if not written.
     *
     * @param candidates names of profiles
     */
    public PolicySpec(
            LabelSelector selector,
            List<String> candidates,
            PortRule ports,
            Enforcement enforcement,
            int priority) {
        this(
                selector,
                ContainerSelector.ALL,
                candidates.stream().map(Candidate::of).toList(),
                SelectionMode.FIRST_READY,
                1,
                Fallback.NONE,
                ports,
                enforcement,
                Rollout.ALL,
                priority);
    }

    /** Every pod, every port, enforced. */
    public static PolicySpec of(String... candidates) {
        return new PolicySpec(
                LabelSelector.EVERYTHING,
                List.of(candidates),
                PortRule.ALL,
                Enforcement.ENFORCE,
                0);
    }

    /** Names of the candidates in order of preference. */
    public List<String> profiles() {
        return candidates.stream().map(candidate -> candidate.profileRef().name()).toList();
    }
}
