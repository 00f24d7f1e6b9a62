package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Kind;
import io.sidelane.api.status.ProfileStatus;
import org.junit.jupiter.api.Test;

class ObjectReaderTest {

    private final ObjectReader reader = new ObjectReader(Given.JSON);

    @Test
    void anObjectIsReadAsAFileIs() {
        var known = Given.known(Given.profile("fast", "7"));

        assertThat(known.object()).isInstanceOf(AccelerationProfile.class);
        assertThat(known.object().ref()).isEqualTo("AccelerationProfile fast");
        assertThat(known.object().metadata().generation()).isEqualTo(1);
        assertThat(known.uid()).isEqualTo("uid-of-fast");
    }

    @Test
    void itsStatusStandsApart() {
        var before = Given.known(Given.profile("fast", "7"));

        var now =
                Given.known(
                        Given.resource(
                                Kind.PROFILE,
                                "fast",
                                "8",
                                "\"spec\": {\"path\": \"Sockmap\"}, \"status\": {\"matchedPods\": 3}"));

        assertThat(now.object()).isEqualTo(before.object());
        assertThat(before.status()).isNull();
        assertThat(now.status())
                .isInstanceOfSatisfying(
                        ProfileStatus.class,
                        status -> assertThat(status.matchedPods()).isEqualTo(3));
    }

    @Test
    void anObjectThatMakesNoSenseIsRefusedInAFilesWordsWithoutItsPlaces() {
        var read =
                reader.read(
                        Given.resource(
                                Kind.PROFILE, "odd", "7", "\"spec\": {\"path\": \"Sockmop\"}"));

        assertThat(read)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused ->
                                assertThat(refused.why())
                                        .startsWith(
                                                "AccelerationProfile odd: spec.path: Sockmop (expected: one of Sockmap,")
                                        .endsWith("; what was last taken of it stays in force")
                                        .doesNotContain(":1:"));
    }
}
