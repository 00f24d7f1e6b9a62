package io.sidelane.injector.webhook;

import io.sidelane.injector.decision.Cluster;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the cluster now. */
public interface Surroundings {

    Cluster cluster();

    /**
     * Labels of a namespace; one that is so new that nobody has heard of it is asked for.
     *
     * @return null where nobody can tell
     */
    @Nullable Map<String, String> namespaceLabels(String namespace);
}
