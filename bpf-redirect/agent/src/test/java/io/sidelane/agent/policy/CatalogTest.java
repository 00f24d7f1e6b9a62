package io.sidelane.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.policy.PolicyFile.State;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.Metadata;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.Sockmap;
import io.sidelane.api.directory.FileContent;
import io.sidelane.api.yaml.Located;
import io.sidelane.api.yaml.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {

    private static final AccelerationProfile SOCKMAP =
            new AccelerationProfile(
                    Metadata.named(null, "sockmap"), AccelerationPath.SOCKMAP, Sockmap.DEFAULT);
    private static final AccelerationProfile PLAIN =
            new AccelerationProfile(Metadata.named(null, "sockmap"), AccelerationPath.NONE, null);

    @Test
    void anUnknownProfileIsAnErrorOfThePolicyWithTheNearestName() {
        var policy = policy("sokmap");

        var desired = Catalog.of(List.of(file("a.yaml", SOCKMAP), file("b.yaml", policy)));

        var error =
                "AccelerationPolicy shop/p: profile sokmap not found (expected: one of sockmap; did"
                        + " you mean sockmap?)";
        assertThat(desired.policies()).containsExactly(policy);
        assertThat(desired.unresolved()).containsEntry(policy.ref(), List.of(error));
        assertThat(desired.files().getLast())
                .isEqualTo(
                        new PolicyFile(
                                "b.yaml", State.DEGRADED, 1, List.of("b.yaml:1:1: " + error)));
    }

    @Test
    void aProfileMayStandInAnyFile() {
        var desired =
                Catalog.of(List.of(file("a.yaml", policy("sockmap")), file("b.yaml", SOCKMAP)));

        assertThat(desired.unresolved()).isEmpty();
    }

    @Test
    void anObjectInTwoFilesStaysAsTheFirstFileHasIt() {
        var desired = Catalog.of(List.of(file("a.yaml", SOCKMAP), file("b.yaml", PLAIN)));

        assertThat(desired.profiles()).containsEntry("sockmap", SOCKMAP);
        assertThat(desired.files())
                .containsExactly(
                        new PolicyFile("a.yaml", State.LOADED, 1, List.of()),
                        new PolicyFile(
                                "b.yaml",
                                State.DEGRADED,
                                0,
                                List.of(
                                        "b.yaml:1:1: AccelerationProfile sockmap: in two files"
                                                + " (expected: one, a.yaml:1:1 has it too)")));
    }

    private static AccelerationPolicy policy(String profile) {
        return new AccelerationPolicy(Metadata.named("shop", "p"), PolicySpec.of(profile));
    }

    private static FileContent<Located> file(String name, ApiObject object) {
        return new FileContent<>(
                name, List.of(new Located(object, new Place(name, 1, 1))), List.of());
    }
}
