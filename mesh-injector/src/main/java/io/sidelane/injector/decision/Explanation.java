package io.sidelane.injector.decision;

import io.sidelane.api.Policy;
import io.sidelane.api.decision.PodDecision.Rejected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision from its policy to what was looked at for each candidate, in their order.
 *
 * @param policy null when none selects the pod
 */
public record Explanation(@Nullable Policy policy, List<Candidate> candidates) {

    /** What became of a candidate. */
    public enum Fate {
        TAKEN,
        REFUSED,
        NOT_NEEDED
    }

    /**
     * @param path null when there is no such profile
     * @param refusal null when it was not refused
     */
    public record Candidate(
            String profile,
            @Nullable String path,
            Fate fate,
            @Nullable Rejected refusal,
            List<Attempt.Looked> looked) {

        public Candidate {
            looked = List.copyOf(looked);
        }
    }

    public Explanation {
        candidates = List.copyOf(candidates);
    }

    static final Explanation NONE = new Explanation(null, List.of());

    static Explanation of(
            @Nullable Policy policy,
            @Nullable String taken,
            List<Rejected> rejected,
            List<Attempt> attempts) {
        if (policy == null) {
            return NONE;
        }
        var candidates = new ArrayList<Candidate>();
        for (var one : rejected) {
            candidates.add(candidate(one.profile(), Fate.REFUSED, one, attempts));
        }
        if (taken != null) {
            candidates.add(candidate(taken, Fate.TAKEN, null, attempts));
        }
        policy.spec().profiles().stream()
                .filter(name -> candidates.stream().noneMatch(one -> one.profile().equals(name)))
                .map(name -> candidate(name, Fate.NOT_NEEDED, null, List.of()))
                .toList()
                .forEach(candidates::add);
        return new Explanation(policy, candidates);
    }

    private static Candidate candidate(
            String name, Fate fate, @Nullable Rejected refusal, List<Attempt> attempts) {
        var attempt =
                attempts.stream()
                        .filter(one -> one.profile().metadata().name().equals(name))
                        .findFirst();
        return new Candidate(
                name,
                attempt.map(one -> one.profile().path().word()).orElse(null),
                fate,
                refusal,
                attempt.map(Attempt::looked).orElse(List.of()));
    }

    /** For people: a tree of lines, the last one without an end of line. Empty without a policy. */
    public String tree() {
        if (policy == null) {
            return "";
        }
        var lines = new ArrayList<String>();
        lines.add(policy.ref() + " wins the pod");
        for (int i = 0; i < candidates.size(); i++) {
            branch(lines, candidates.get(i), i == candidates.size() - 1);
        }
        return String.join("\n", lines);
    }

    private static void branch(List<String> lines, Candidate one, boolean last) {
        var refusal = one.refusal();
        lines.add(
                "%s %s%s: %s"
                        .formatted(
                                fork(last),
                                one.profile(),
                                one.path() == null ? "" : " (%s)".formatted(one.path()),
                                switch (one.fate()) {
                                    case TAKEN -> "taken";
                                    case NOT_NEEDED -> "not needed";
                                    case REFUSED ->
                                            refusal == null
                                                    ? "refused"
                                                    : "refused, %s: %s"
                                                            .formatted(
                                                                    refusal.reason().word(),
                                                                    refusal.message());
                                }));
        var under = last ? "   " : "|  ";
        for (int i = 0; i < one.looked().size(); i++) {
            var looked = one.looked().get(i);
            lines.add(
                    "%s%s %s: %s"
                            .formatted(
                                    under,
                                    fork(i == one.looked().size() - 1),
                                    looked.what(),
                                    looked.refusal() == null
                                            ? "holds"
                                            : looked.refusal().reason().word()));
        }
    }

    private static String fork(boolean last) {
        return last ? "`-" : "|-";
    }
}
