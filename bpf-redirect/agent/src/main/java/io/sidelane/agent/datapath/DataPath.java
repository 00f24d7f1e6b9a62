package io.sidelane.agent.datapath;

import java.util.List;

/**
 * The loaded and attached kernel programs. Safe for use by several threads; every method throws
 * {@link DataPathException} with a message for people.
 *
 * <p>It never decides what is redirected: {@link #apply} is told.
 */
public interface DataPath extends AutoCloseable {

    /**
     * Makes the kernel do what is desired. The list is the whole state: a pod that is not in it is
     * switched off. On failure the kernel keeps redirecting only what was accepted before.
     */
    void apply(List<PodRedirect> desired);

    /**
     * Whether it was switched off for good, by a drain beside this process. Nothing can be applied
     * then.
     */
    boolean isDrained();

    /** Enrolled connections, one entry per socket end, no more than {@code most} of them. */
    List<Connection> connections(int most);

    Counters counters();

    /** What the self-test found at start; does not run it again. */
    List<SelfTestResult> selfTest();

    /** Lets go of the file descriptors; pinned programs, links and maps go on as they are. */
    @Override
    void close();
}
