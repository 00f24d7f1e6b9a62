package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HopsTest {
    private record End(String role, String pod, String peerPod, String state, int messages) {
        String json() {
            return "{\"role\":\"%s\",\"pod\":\"rig/%s\",\"peerPod\":\"rig/%s\",\"state\":\"%s\",\"redirectedMessages\":%d}"
                    .formatted(role, pod, peerPod, state, messages);
        }
    }

    private static final End APP_TO_SIDECAR =
            new End("active", "client", "client", "redirecting", 9);
    private static final End SIDECAR_TO_SIDECAR =
            new End("active", "client", "server", "redirecting", 9);
    private static final End SIDECAR_TO_APP =
            new End("active", "server", "server", "redirecting", 9);

    private static JsonNode connections(End... ends) throws JsonProcessingException {
        var list = Stream.of(ends).map(End::json).collect(Collectors.joining(","));
        return new ObjectMapper().readTree("{\"connections\":[" + list + "]}");
    }

    private static Hops hops(End... ends) throws JsonProcessingException {
        return Hops.of(Targets.service(8080), connections(ends), AgentPolicy::podName);
    }

    @Test
    void aMeshedRequestTakesThreeHops() throws JsonProcessingException {
        assertThat(hops().total()).isEqualTo(3);
        assertThat(hops().accelerated()).isZero();
    }

    @Test
    void allThreeCountWhenEachHasAConnectionThatRedirects() throws JsonProcessingException {
        assertThat(hops(APP_TO_SIDECAR, SIDECAR_TO_SIDECAR, SIDECAR_TO_APP).accelerated())
                .isEqualTo(3);
    }

    @Test
    void manyConnectionsBetweenTheSameEndsAreOneHop() throws JsonProcessingException {
        assertThat(hops(SIDECAR_TO_APP, SIDECAR_TO_APP, SIDECAR_TO_APP).accelerated()).isEqualTo(1);
    }

    @Test
    void anEnrolledConnectionOnTcpDoesNotCount() throws JsonProcessingException {
        assertThat(hops(new End("active", "client", "client", "tcp", 9)).accelerated()).isZero();
    }

    @Test
    void aConnectionThatHasRedirectedNothingYetDoesNotCount() throws JsonProcessingException {
        assertThat(hops(new End("active", "client", "client", "redirecting", 0)).accelerated())
                .isZero();
    }

    @Test
    void theAcceptedEndOfAHopIsNotCountedAgain() throws JsonProcessingException {
        assertThat(hops(new End("passive", "server", "client", "redirecting", 9)).accelerated())
                .isZero();
    }

    @Test
    void anEchoInTheSidecarsPlaceIsOneHop() throws JsonProcessingException {
        var ends = connections(new End("active", "hop", "hop", "redirecting", 9));

        var hops = Hops.of(Targets.hop(), ends, AgentPolicy::podName);

        assertThat(hops.total()).isEqualTo(1);
        assertThat(hops.accelerated()).isEqualTo(1);
    }
}
