package io.sidelane.api.node;

import io.sidelane.api.profile.NumaPolicy;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Size;
import io.sidelane.api.status.StatusCondition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param kernel null until the agent has looked, as with the others
 */
@Doc("What one node can do and does.")
public record NodeStatus(
        @Doc("Statements about the node, one for each type.") @Key("type") @Size(max = 8)
                List<StatusCondition> conditions,
        @Doc("The node's kernel.") @Nullable NodeKernel kernel,
        @Doc("What the agent tested.") @Key("name") @Size(max = 64) List<SelfTest> selfTests,
        @Doc("Network interfaces that are of interest.") @Key("name") @Size(max = 64)
                List<Nic> nics,
        @Doc("Huge pages by size.") @Key("size") @Size(max = 2) List<HugepagePool> hugepages,
        @Doc("The kubelet's CPU manager policy.") @Nullable CpuManagerPolicy cpuManager,
        @Doc("The kubelet's topology manager policy.") @Nullable NumaPolicy topologyPolicy,
        @Doc("Which paths the node can offer, and why not the others.") @Key("path") @Size(max = 32)
                List<PathReadiness> paths,
        @Doc("What the node's data path does.") @Nullable Datapath datapath,
        @Doc("What the node has of the policies that it was sent.")
                @Key("resource")
                @Size(max = NodeStatus.MAX_POLICIES)
                List<PolicyInForce> policies,
        @Doc(
                        "Labels that would let others choose the node by what it offers. They stand here and not"
                                + " on the Node, which is somebody else's.")
                @Size(max = 64)
                @Form(max = 63)
                Map<String, String> labels) {

    /** A node with more of them is told of in part: an object has room for no more. */
    public static final int MAX_POLICIES = 256;

    public NodeStatus {
        conditions = List.copyOf(conditions);
        selfTests = List.copyOf(selfTests);
        nics = List.copyOf(nics);
        hugepages = List.copyOf(hugepages);
        paths = List.copyOf(paths);
        policies = List.copyOf(policies);
        labels = Map.copyOf(labels);
    }
}
