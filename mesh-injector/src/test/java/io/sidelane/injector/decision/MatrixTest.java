package io.sidelane.injector.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import io.sidelane.injector.cases.Refusals;
import io.sidelane.injector.part.Row;
import io.sidelane.injector.part.Rows;
import io.sidelane.injector.part.SidecarSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whether the cases leave nothing out. Parts of the code refuse by templates of sentences: each
 * template has a case, and what a part refuses one path for, it is shown to refuse every path for
 * that has the part in its row.
 */
class MatrixTest {

    private static final Set<AccelerationPath> ALL = EnumSet.allOf(AccelerationPath.class);
    private static final Set<AccelerationPath> PAST_THE_KERNEL =
            EnumSet.of(
                    AccelerationPath.AF_XDP,
                    AccelerationPath.DPDK_VFIO,
                    AccelerationPath.USERSPACE_MEMIF,
                    AccelerationPath.USERSPACE_VHOST);

    /** What a part never says of some paths, by the beginning of the template. */
    private record Never(Set<AccelerationPath> of, String part, String sentence, String why) {}

    private static final List<Never> NEVER =
            List.of(
                    new Never(Set.of(AccelerationPath.NONE), "OffHost", "", "nothing to add"),
                    new Never(Set.of(AccelerationPath.NONE), "Readiness", "", "no node is asked"),
                    new Never(
                            Set.of(AccelerationPath.SOCKMAP),
                            "Readiness",
                            "no report",
                            "every agent offers it"),
                    new Never(
                            Set.of(AccelerationPath.SOCKMAP),
                            "Readiness",
                            "path not offered",
                            "RefusedTest has it: nothing is left to fall back to"),
                    new Never(
                            without(PAST_THE_KERNEL, AccelerationPath.VPP_VCL),
                            "Readiness",
                            "%s bytes of",
                            "its profiles have no huge pages"),
                    new Never(
                            without(Set.of(), AccelerationPath.VPP_VCL),
                            "Meshing",
                            "sidecar: injected",
                            "a sidecar sees its connections"),
                    new Never(
                            without(Set.of(), AccelerationPath.VPP_VCL),
                            "Meshing",
                            "label istio.io/dataplane-mode",
                            "a node's proxy sees its connections"),
                    new Never(
                            without(PAST_THE_KERNEL),
                            "Meshing",
                            "network %s: meshed",
                            "a sidecar sees its networks"),
                    new Never(
                            EnumSet.of(
                                    AccelerationPath.SRIOV_RDMA,
                                    AccelerationPath.RDMA_SHARED,
                                    AccelerationPath.AF_XDP,
                                    AccelerationPath.DPDK_VFIO),
                            "PodSecurity",
                            "requires.podSecurity",
                            "its capabilities are refused first"),
                    new Never(
                            Set.of(AccelerationPath.VPP_VCL),
                            "Cpus",
                            "sidecar.proxyResources",
                            "a sidecar is refused first"));

    private record Said(AccelerationPath path, Class<?> part, String message) {}

    private static final List<Said> SAID = new ArrayList<>();
    private static Set<String> templates = Set.of();

    @BeforeAll
    static void decide() throws IOException {
        templates = Sentences.of("part", "decision", "pod");
        for (var one : Refusals.all()) {
            say(one.path(), RefusedTest.decide(one));
        }
        for (var path : without(Set.of(), AccelerationPath.NONE)) {
            say(path, RefusedTest.onTheHostsNetwork(path));
        }
    }

    private static void say(AccelerationPath path, Outcome outcome) {
        var looked = outcome.explanation().candidates().getFirst().looked();
        var refusal = looked.isEmpty() ? null : looked.getLast().refusal();
        if (refusal != null) {
            SAID.add(new Said(path, looked.getLast().part(), refusal.message()));
        }
    }

    @Test
    void everySentenceOfTheCodeHasACase() {
        assertThat(templates).hasSizeGreaterThan(50);
        assertThat(templates).allSatisfy(template -> assertThat(saying(template)).isNotEmpty());
    }

    @Test
    void whatAPartRefusesOnePathForItRefusesAllOthersFor() {
        var missing = new TreeSet<String>();
        for (var template : templates) {
            var said = new HashSet<>(saying(template));
            for (var part : said.stream().map(Said::part).distinct().toList()) {
                for (var path : ALL) {
                    boolean has =
                            said.stream().anyMatch(one -> one.path() == path && one.part() == part);
                    if (!has
                            && parts(Rows.of(path)).contains(part)
                            && isLacking(path, part, template)) {
                        missing.add(
                                "%s: %s: %s"
                                        .formatted(path.word(), part.getSimpleName(), template));
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void whatIsNeverSaidIsSaidNowhere() {
        for (var never : NEVER) {
            var meant = templates.stream().filter(one -> one.startsWith(never.sentence())).toList();

            assertThat(meant).as(never.why()).isNotEmpty();
            assertThat(meant.stream().flatMap(one -> saying(one).stream()))
                    .as(never.why())
                    .noneMatch(
                            one ->
                                    never.of().contains(one.path())
                                            && one.part().getSimpleName().equals(never.part()));
        }
    }

    private static List<Said> saying(String template) {
        var pattern = Sentences.pattern(template).asPredicate();
        return SAID.stream().filter(one -> pattern.test(one.message())).toList();
    }

    private static Set<Class<?>> parts(Row row) {
        var parts = new HashSet<Class<?>>(Set.of(Readiness.class, SidecarSettings.class));
        Stream.concat(row.checks().stream(), row.steps().stream())
                .map(Object::getClass)
                .forEach(parts::add);
        return parts;
    }

    private static boolean isLacking(AccelerationPath path, Class<?> part, String template) {
        return NEVER.stream()
                .noneMatch(
                        never ->
                                never.of().contains(path)
                                        && never.part().equals(part.getSimpleName())
                                        && template.startsWith(never.sentence()));
    }

    private static Set<AccelerationPath> without(
            Set<AccelerationPath> paths, AccelerationPath... more) {
        var others = EnumSet.copyOf(ALL);
        others.removeAll(paths);
        others.removeAll(Set.of(more));
        return others;
    }
}
