package io.sidelane.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.quic.SslSessionTicketKey;
import io.sidelane.gateway.quic.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketKeysTest {

    private final byte[] bytes = new byte[Secret.LENGTH];
    private final AtomicLong seconds = new AtomicLong(100 * TicketKeys.EPOCH_SECONDS);
    private final List<List<SslSessionTicketKey>> used = new ArrayList<>();
    private final AtomicLong epoch = new AtomicLong();

    /* Of two processes, of which the next one was given the secret. */
    private final TicketKeys keys = new TicketKeys(new Secret(bytes)::ticketKey, seconds::get);
    private final Secret next = new Secret(bytes);

    private void renew() {
        keys.renew(epoch, each -> used.add(List.of(each)));
    }

    @Test
    void eachSealsForAnEpochAndOpensForAnother() {
        renew();
        renew();
        seconds.addAndGet(TicketKeys.EPOCH_SECONDS - 1);
        renew();
        assertThat(used).containsExactly(List.of(next.ticketKey(100), next.ticketKey(99)));

        seconds.incrementAndGet();
        renew();

        assertThat(used.getLast()).containsExactly(next.ticketKey(101), next.ticketKey(100));
        assertThat(next.ticketKey(101)).isNotEqualTo(next.ticketKey(100));
    }
}
