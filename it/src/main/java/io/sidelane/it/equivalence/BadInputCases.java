package io.sidelane.it.equivalence;

import java.util.List;

/** What people do wrong, and machines that cannot. */
final class BadInputCases {

    private static final String HEAD = "apiVersion: sidelane.io/v1alpha1\nkind: ";

    private BadInputCases() {}

    static List<Case> all() {
        return List.of(
                new BadFileCase(
                        "broken-yaml",
                        HEAD + "AccelerationProfile\nmetadata: {name: a\n",
                        "policy.yaml"),
                new BadFileCase(
                        "unknown-field",
                        HEAD
                                + "AccelerationProfile\nmetadata: {name: a}\nspec: {path: Sockmap, sockmapp: {}}\n",
                        "sockmapp"),
                new BadFileCase(
                        "unknown-profile",
                        HEAD
                                + "ClusterAccelerationPolicy\nmetadata: {name: all}\n"
                                + "spec: {candidates: [{profileRef: {name: sokmap}}]}\n",
                        "sokmap"),
                refused(
                        "no-privileges",
                        List.of(),
                        List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"),
                        "",
                        ""),
                refused(
                        "no-btf",
                        List.of("--own-mounts", "--hide", "/sys/kernel/btf"),
                        List.of(),
                        "",
                        "BTF"),
                refused(
                        "no-cgroup2",
                        List.of("--own-mounts"),
                        List.of(
                                "sh",
                                "-c",
                                "umount --all --lazy --types cgroup2 && exec \"$@\"",
                                "sh"),
                        "",
                        "cgroup v2: not mounted"),
                refused("cgroup-of-no-hierarchy", List.of(), List.of(), "/proc", "/proc"),
                refused(
                        RefusedStartCase.FOREIGN,
                        List.of(),
                        List.of(),
                        "",
                        "exclusively by program foreign"));
    }

    private static Case refused(
            String name, List<String> enter, List<String> prefix, String cgroup, String mentions) {
        return new RefusedStartCase(name, enter, prefix, cgroup, mentions);
    }
}
