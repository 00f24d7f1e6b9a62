package io.sidelane.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalAnswerTest {

    private static LocalAnswer answer(String method, @Nullable String protocol, int status) {
        var fields = new Fields().add(Names.CONTENT_TYPE, "application/grpc");
        return LocalAnswer.of(
                new RequestHead(method, "https", "shop.example", "/x", protocol, fields),
                status,
                "why");
    }

    @Test
    void aClientOfGrpcIsToldInItsOwnWay() {
        assertThat(answer("POST", null, 503).status()).isEqualTo(200);
    }

    @Test
    void aTunnelThatIsRefusedIsNeverSaidToBeOpen() {
        assertThat(answer("CONNECT", "websocket", 503).status()).isEqualTo(503);
    }

    @Test
    void earlyDataThatMustWaitIsToldSo() {
        assertThat(answer("POST", null, 425).status()).isEqualTo(425);
    }
}
