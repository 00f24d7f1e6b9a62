package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.sidelane.api.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FactStoreTest {

    private final List<String> heard = new ArrayList<>();
    private final FactStore<GenericKubernetesResource, KnownObject> store =
            new FactStore<>(
                    GenericKubernetesResource::new,
                    new ObjectReader(Given.JSON)::read,
                    (key, before, now) ->
                            heard.add(
                                    "%s %s"
                                            .formatted(
                                                    before == null
                                                            ? "new"
                                                            : now == null ? "gone" : "changed",
                                                    key)));

    @Test
    void aNewVersionThatSaysTheSameIsNoChange() {
        store.put("fast", Given.profile("fast", "1"));
        var fact = store.fact("fast");

        var before = Objects.requireNonNull(store.put("fast", Given.profile("fast", "2")));

        assertThat(heard).containsExactly("new fast");
        assertThat(store.fact("fast")).isSameAs(fact);
        assertThat(before.getMetadata().getResourceVersion()).isEqualTo("1");
    }

    @Test
    void nothingIsKeptOfAnObjectButWhatTellsItsVersionsApart() {
        store.put("fast", Given.profile("fast", "1"));

        var kept = Objects.requireNonNull(store.get("fast"));

        assertThat(kept.getAdditionalProperties()).isEmpty();
        assertThat(kept.getMetadata().getUid()).isNull();
        assertThat(store.getKey(kept)).isEqualTo("fast");
    }

    @Test
    void whatIsRefusedLeavesWhatWasTakenAndIsAProblemUntilItIsGood() {
        store.put("fast", Given.profile("fast", "1"));

        store.put("fast", Given.resource(Kind.PROFILE, "fast", "2", "\"spec\": {\"path\": 7}"));

        assertThat(store.fact("fast")).isNotNull();
        assertThat(store.problems()).singleElement().asString().contains("spec.path: 7");
        assertThat(heard).containsExactly("new fast");
        store.put("fast", Given.profile("fast", "3"));
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void whatIsGoneIsToldOnceAndItsProblemWithIt() {
        store.put("odd", Given.resource(Kind.PROFILE, "odd", "1", "\"spec\": {}"));
        store.put("fast", Given.profile("fast", "1"));

        store.remove("odd");
        store.remove("fast");
        store.remove("fast");

        assertThat(heard).containsExactly("new fast", "gone fast");
        assertThat(store.problems()).isEmpty();
        assertThat(store.size()).isZero();
    }

    @Test
    void aReaderThatFailsRefusesOneObjectAndNotItsKind() {
        var failing =
                new FactStore<GenericKubernetesResource, KnownObject>(
                        GenericKubernetesResource::new,
                        _ -> {
                            throw new IllegalStateException("no such thing");
                        },
                        (_, _, _) -> {});

        failing.put("fast", Given.profile("fast", "1"));

        assertThat(failing.problems())
                .singleElement()
                .asString()
                .startsWith("AccelerationProfile fast: ")
                .contains("no such thing (expected: ");
    }
}
