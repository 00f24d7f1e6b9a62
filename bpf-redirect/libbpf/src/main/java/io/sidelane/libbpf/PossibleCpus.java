package io.sidelane.libbpf;

/** How many CPUs a per-CPU map has values for: the possible ones, not only those online. */
public final class PossibleCpus {

    private PossibleCpus() {}

    public static int count() {
        return Lazy.COUNT;
    }

    /* Not a field of the class above: a missing libbpf would then fail its initialisation. */
    private static final class Lazy {
        static final int COUNT =
                BpfException.check(
                        Libbpf.libbpf_num_possible_cpus(),
                        "count the possible CPUs",
                        "/sys/devices/system/cpu/possible");
    }
}
