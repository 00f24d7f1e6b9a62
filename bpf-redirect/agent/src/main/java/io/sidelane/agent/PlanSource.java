package io.sidelane.agent;

import io.sidelane.agent.admin.ControlPlaneView;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.decision.Plan;
import io.sidelane.agent.policy.PolicyFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the agent's plans come from: policy and pods, and when they change. For one thread. */
interface PlanSource extends AutoCloseable {

    /**
     * What the data path should do now.
     *
     * @param lookAgain something was half made: ask again soon, nothing will tell
     */
    record Proposal(Plan plan, boolean lookAgain) {}

    /** The data path is open and can be told things. */
    void begin(DataPath dataPath);

    /** Null while nobody has said what is wanted: the data path then stays as it is. */
    @Nullable Proposal propose();

    /**
     * What became of the last proposal.
     *
     * @param error why the data path does not have it, null when it does
     */
    void settled(@Nullable String error);

    /**
     * Waits until there may be another proposal.
     *
     * @return false when nothing happened for so long
     * @throws java.nio.file.ClosedWatchServiceException when this is closed
     */
    boolean await(Duration atMost) throws InterruptedException;

    /** Why there is no proposal, for people. */
    String awaited();

    /** Files that policy was read from, none when it was not read from files. */
    List<PolicyFile> files();

    /** Null when there is none. May be asked by any thread. */
    @Nullable ControlPlaneView controlPlane();

    @Override
    void close() throws IOException;
}
