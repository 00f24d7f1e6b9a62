package io.sidelane.agent.datapath;

import io.sidelane.agent.datapath.Check.Verdict;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.LibraryUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Opens, inspects and drains the data path of this node. */
public final class DataPaths {

    private static final String NOTHING_ATTACHED = "nothing is attached";

    private DataPaths() {}

    /** Loads and attaches, or adopts what an earlier agent left running. */
    public static DataPath open(DataPathConfig config) {
        return translating(
                NOTHING_ATTACHED,
                () -> {
                    Node.require(config);
                    var selfTest = KernelSelfTest.run(Node.version());
                    if (!selfTest.usable()) {
                        throw new DataPathException(
                                "self-test: %s (expected: all on or restricted); nothing is attached"
                                        .formatted(selfTest.results()));
                    }
                    var single = SingleAgent.of(config.bpffs());
                    try {
                        Kernel kernel =
                                new Loader(config, selfTest.fionread(), selfTest.mayAdopt()).open();
                        return new SockmapDataPath(kernel, selfTest, single);
                    } catch (RuntimeException e) {
                        single.close();
                        throw e;
                    }
                });
    }

    /** Stops redirecting, waits until nothing is unread, detaches, unpins. */
    public static DrainOutcome drain(DataPathConfig config, Duration timeout) {
        return translating("the node is not drained yet", () -> new Drain(config).run(timeout));
    }

    /** Looks at the node without changing it. */
    public static List<Check> inspect(DataPathConfig config) {
        return translating(
                NOTHING_ATTACHED,
                () -> {
                    var checks = new ArrayList<Check>(Node.check(config));
                    if (checks.stream().allMatch(check -> check.verdict() != Verdict.FAILED)) {
                        checks.addAll(Node.attachments(config));
                        KernelSelfTest.run(Node.version()).results().stream()
                                .map(DataPaths::check)
                                .forEach(checks::add);
                    }
                    return List.copyOf(checks);
                });
    }

    private static Check check(SelfTestResult result) {
        Verdict verdict =
                switch (result.verdict()) {
                    case ON -> Verdict.OK;
                    case RESTRICTED -> Verdict.WARNING;
                    case OFF ->
                            result.check().equals("adoption") ? Verdict.WARNING : Verdict.FAILED;
                };
        return new Check("self-test " + result.check(), verdict, result.detail(), "");
    }

    private static <T> T translating(String consequence, Supplier<T> action) {
        try {
            return action.get();
        } catch (BpfException e) {
            throw new DataPathException(e.summary() + "; " + consequence, e);
        } catch (LibraryUnavailableException e) {
            throw new DataPathException(String.valueOf(e.getMessage()), e);
        }
    }
}
