package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.injector.cases.Preserved;
import io.sidelane.injector.cases.RandomPods;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends pods to an API server, and what it answers twice more: nothing of the author's may be lost,
 * and no byte be another the second and the third time.
 */
final class ThreePasses {

    private static final int EACH = 32;
    private static final int AT_ONCE = 8;

    private final PodRequests pods;

    ThreePasses(PodRequests pods) {
        this.pods = pods;
    }

    /** The paths that they got. */
    List<String> of(RandomPods random) throws InterruptedException, ExecutionException {
        var passes = new ArrayList<Callable<String>>();
        for (int i = 0; i < EACH; i++) {
            var pod = PodRequests.pod(random.next().toString());
            passes.add(() -> of(pod));
        }
        var paths = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<String> done : threads.invokeAll(passes)) {
                paths.add(done.get());
            }
        }
        return paths;
    }

    private String of(ObjectNode pod) {
        var first = pods.dryRun(pod);
        var made = again(first);
        assertThat(Preserved.lost(pod, made)).isEmpty();
        assertThat(made.toString()).doesNotContain("privileged", "hostPath", "hostNetwork");

        var second = again(pods.dryRun(made));
        assertThat(second.toString()).isEqualTo(made.toString());

        assertThat(again(pods.dryRun(second)).toString()).isEqualTo(made.toString());
        return first.path();
    }

    /* As it was answered, but for what makes it that very object. */
    private static ObjectNode again(PodRequests.Answer answer) {
        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(201);
        var pod = answer.body().deepCopy();
        pod.withObject("metadata").remove(List.of("uid", "creationTimestamp", "managedFields"));
        return pod;
    }
}
