package io.sidelane.injector.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Lab;
import io.sidelane.injector.decision.Request;
import io.sidelane.injector.decision.Stage;
import io.sidelane.injector.pod.PodDraft;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CpusTest {

    /** A container that counts how often it is compared with another. */
    private static final class Counting extends ObjectNode {
        private static final long serialVersionUID = 1L;
        private static int compared;

        Counting() {
            super(JsonNodeFactory.instance);
        }

        @Override
        public boolean equals(Object other) {
            compared++;
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    /* A pod may have thousands: each with each of the others is too often. */
    @Test
    void containersAreNotComparedWithEachOther() {
        var pod = Lab.json(Scene.POD);
        var app = pod.at("/spec/containers/0");
        var containers = pod.withObject("spec").putArray("containers");
        for (int i = 0; i < 100; i++) {
            var container = new Counting();
            container.put("name", "app-" + i).set("resources", app.path("resources"));
            containers.add(container);
        }

        var refusal = new Cpus().apply(numa(pod), PodDraft.reading(pod));

        assertThat(refusal).isNull();
        assertThat(Counting.compared).isLessThanOrEqualTo(100);
    }

    private static Case numa(ObjectNode pod) {
        var cluster = Lab.cluster(Scenes.numa());
        Policy policy = cluster.policies().iterator().next();
        AccelerationProfile profile = Objects.requireNonNull(cluster.profiles().get("fast"));
        return new Case(
                new Request(pod, "shop", Map.of(), Stage.AFTER_MESH),
                cluster,
                policy,
                profile,
                List.of(),
                null);
    }
}
