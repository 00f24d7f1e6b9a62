package io.sidelane.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmittedTest {

    private static final String STATUS =
            """
            {"path": "Sockmap", "profile": "sockmap@3", "hash": "0",
             "rejected": [{"profile": "vf", "reason": "HostNetwork", "message": "path SriovNetdevice: hostNetwork"}]}
            """;

    @Test
    void theWholeDecisionIsShownWhereThePodHasIt() {
        assertThat(
                        Admitted.lines(
                                Map.of(
                                        "sidelane.io/status",
                                        STATUS,
                                        "sidelane.io/explanation",
                                        "a wins the pod\n`- b: taken")))
                .containsExactly("a wins the pod", "`- b: taken");
    }

    @Test
    void theStatusIsShownElse() {
        assertThat(Admitted.lines(Map.of("sidelane.io/status", STATUS)))
                .containsExactly(
                        "path Sockmap, profile sockmap@3",
                        "vf: refused, HostNetwork: path SriovNetdevice: hostNetwork");
    }

    @Test
    void aChoiceOfWhichNothingIsOnThePodIsNoPath() {
        assertThat(
                        Admitted.lines(
                                Map.of(
                                        "sidelane.io/status",
                                        "{\"profile\": \"fast@3\", \"hash\": \"0\", \"rejected\": []}")))
                .containsExactly("profile fast@3: chosen, nothing of it is on the pod");
    }

    @Test
    void aStatusThatIsNoneIsSaid() {
        assertThat(Admitted.lines(Map.of("sidelane.io/status", "{")))
                .containsExactly("annotation sidelane.io/status: no JSON");
        assertThat(Admitted.lines(Map.of())).isEmpty();
    }
}
