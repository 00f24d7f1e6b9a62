package io.sidelane.cli.render;

import io.sidelane.api.view.Explanation;
import io.sidelane.api.view.Explanation.InKernel;
import io.sidelane.api.view.PodState;
import org.jspecify.annotations.Nullable;

/** {@code sidelane explain pod}: the decision as a tree, from policy to kernel. */
public final class ExplanationText {

    private ExplanationText() {}

    public static String of(Explanation explained, Ink ink) {
        var pod = explained.pod();
        var tree =
                new Tree(
                        "pod %s/%s, %s: %s"
                                .formatted(
                                        pod.namespace(),
                                        pod.name(),
                                        pod.node() == null ? "not scheduled" : "node " + pod.node(),
                                        state(pod.state(), ink)));
        var decision = explained.decision();
        tree.add(
                "decision %s%s: %s"
                        .formatted(
                                ink.head(decision.verdict()),
                                decision.reason() == null ? "" : ", " + decision.reason(),
                                Ink.safe(decision.message())));
        tree.add(policies(explained, ink));
        if (!explained.candidates().isEmpty()) {
            tree.add(candidates(explained, ink));
        }
        var node = explained.node();
        if (node != null) {
            tree.add(
                    "node %s %s: %s"
                            .formatted(
                                    node.name(),
                                    node.ready() ? ink.good("ready") : ink.doubtful("not ready"),
                                    Ink.safe(node.message())));
        }
        tree.add(kernel(explained.kernel(), ink));
        var hops = new Tree("hops");
        for (var hop : explained.hops()) {
            hops.add(
                    "%s %s: %s"
                            .formatted(
                                    hop.name(),
                                    hop.accelerated() ? ink.good("accelerated") : "TCP",
                                    Ink.safe(hop.because())));
        }
        return tree.add(hops).text() + injection(explained);
    }

    /* A tree of its own already. */
    private static String injection(Explanation explained) {
        var text = new StringBuilder();
        if (!explained.injection().isEmpty()) {
            text.append("when it was admitted:\n");
            explained.injection().forEach(line -> text.append(Ink.safe(line)).append('\n'));
        }
        return text.toString();
    }

    private static Tree policies(Explanation explained, Ink ink) {
        if (explained.policies().isEmpty()) {
            return new Tree("policies: none selects the pod");
        }
        var tree = new Tree("policies");
        for (var policy : explained.policies()) {
            tree.add(
                    "%s %s: %s"
                            .formatted(
                                    policy.policy(),
                                    policy.won() ? ink.good("won") : "lost",
                                    Ink.safe(policy.because())));
        }
        return tree;
    }

    private static Tree candidates(Explanation explained, Ink ink) {
        var tree = new Tree("candidates");
        for (var candidate : explained.candidates()) {
            var outcome =
                    candidate.taken()
                            ? ink.good("taken")
                            : candidate.reason() == null
                                    ? "not needed"
                                    : ink.doubtful("refused, " + candidate.reason());
            tree.add(
                    "%s%s %s: %s"
                            .formatted(
                                    candidate.profile(),
                                    candidate.path() == null
                                            ? ""
                                            : " (%s)".formatted(candidate.path()),
                                    outcome,
                                    Ink.safe(candidate.message())));
        }
        return tree;
    }

    private static Tree kernel(@Nullable InKernel kernel, Ink ink) {
        if (kernel == null) {
            return new Tree("kernel: nothing was sent for this pod");
        }
        var tree =
                new Tree(
                        "kernel %s: %s"
                                .formatted(state(kernel.state(), ink), Ink.safe(kernel.message())));
        if (!kernel.resource().isEmpty()) {
            var version =
                    kernel.version().equals(kernel.desired())
                            ? "version " + kernel.version()
                            : ink.doubtful(
                                    "version %s, should have %s"
                                            .formatted(
                                                    or(kernel.version(), "none"),
                                                    or(kernel.desired(), "none")));
            tree.add(
                    "%s, generation %d, %s"
                            .formatted(kernel.resource(), kernel.generation(), version));
        }
        if (!kernel.error().isEmpty()) {
            tree.add(ink.bad("refused: " + Ink.safe(kernel.error())));
        }
        return tree;
    }

    private static String or(String text, String empty) {
        return text.isEmpty() ? empty : text;
    }

    private static String state(String word, Ink ink) {
        if (word.equals(PodState.ACCELERATED.word())) {
            return ink.good(word);
        }
        return word.equals(PodState.TCP.word()) ? word : ink.doubtful(word);
    }
}
