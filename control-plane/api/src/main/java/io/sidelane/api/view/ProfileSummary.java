package io.sidelane.api.view;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Words;
import java.util.List;

@Doc("A profile, and who has it.")
public record ProfileSummary(
        @Doc("Its name.") String name,
        @Doc("Its path.") @Words(AccelerationPath.class) String path,
        @Doc("Its metadata.generation; 0 where nothing counts them.") long generation,
        @Doc("Pods that have it.") int matchedPods,
        @Doc("Nodes that are ready for it.") int readyNodes,
        @Doc("What is said of it.") List<Statement> conditions) {

    public ProfileSummary {
        conditions = List.copyOf(conditions);
    }
}
