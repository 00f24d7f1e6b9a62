package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sidelane.agent.decision.Plan;
import io.sidelane.agent.decision.PodStatus;
import io.sidelane.agent.decision.PodStatus.State;
import io.sidelane.agent.pod.FoundPod;
import io.sidelane.agent.pod.PodScan;
import io.sidelane.agent.policy.PolicyDirectory;
import io.sidelane.agent.policy.PolicyFile;
import io.sidelane.api.Metadata;
import io.sidelane.api.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleTest {

    @Test
    void theExampleDoesWhatItsCommentsSay() throws IOException {
        var desired = new PolicyDirectory(Path.of("../../manifests/examples")).scan();
        var found = new ArrayList<FoundPod>();
        desired.pods().forEach(pod -> found.add(found(pod, found.size() + 1)));
        for (var name : List.of("payments/pay", "kube-system/dns", "other/web")) {
            var words = name.split("/");
            found.add(found(new Pod(Metadata.named(words[0], words[1])), found.size() + 1));
        }

        var plan = Plan.of(desired, new PodScan(found, List.of(), false));

        assertThat(desired.files()).allMatch(file -> file.state() == PolicyFile.State.LOADED);
        assertThat(plan.pods())
                .extracting(PodStatus::pod, PodStatus::state)
                .containsExactly(
                        tuple("shop/orders-1", State.ACCELERATED),
                        tuple("payments/pay", State.DRY_RUN),
                        tuple("kube-system/dns", State.TCP),
                        tuple("other/web", State.ACCELERATED));
        assertThat(plan.redirects().getFirst().ports().exclude()).containsExactly(5432);
    }

    private static FoundPod found(Pod pod, long cookie) {
        return new FoundPod(pod, "n" + cookie, "/run/netns/n" + cookie, cookie);
    }
}
