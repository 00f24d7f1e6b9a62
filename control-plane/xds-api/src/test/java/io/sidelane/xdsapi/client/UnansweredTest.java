package io.sidelane.xdsapi.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnansweredTest {

    private static final DeltaDiscoveryResponse RESPONSE =
            DeltaDiscoveryResponse.newBuilder().setTypeUrl("t").setNonce("7").build();

    @Test
    void whatIsInForceIsAcknowledged() {
        var answer = new Unanswered(RESPONSE, List.of()).answer(null);

        assertThat(answer.refusal()).isNull();
        assertThat(answer.request().getResponseNonce()).isEqualTo("7");
        assertThat(answer.request().hasErrorDetail()).isFalse();
    }

    @Test
    void allThatWentWrongIsNamed() {
        var unanswered = new Unanswered(RESPONSE, List.of("a: bad"));
        unanswered.refuse("b: bad");

        var answer = unanswered.answer("kernel: no");

        assertThat(answer.refusal()).isEqualTo("a: bad\nb: bad\nkernel: no");
        assertThat(answer.request().getErrorDetail().getCode()).isEqualTo(3);
    }

    @Test
    void whatCouldNotBePutIntoForceIsNoFaultOfTheResources() {
        var answer = new Unanswered(RESPONSE, List.of()).answer("kernel: no");

        assertThat(answer.request().getErrorDetail().getCode()).isEqualTo(13);
    }

    @Test
    void aLongListOfErrorsIsCutShort() {
        var answer = new Unanswered(RESPONSE, List.of("x".repeat(5_000))).answer(null);

        assertThat(answer.refusal()).hasSize(4_096 + "... and more".length());
    }
}
