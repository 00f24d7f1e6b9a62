package io.sidelane.injector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReceptionTest {

    private static final int KIBIBYTE = 1 << 10;

    private final List<byte[]> decided = new ArrayList<>();
    private final Budget budget = new Budget(8 * KIBIBYTE, 8 * KIBIBYTE);
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        var gate = new Gate(new Gate.Limits(1, 1, 1, 1));
        var visitor =
                new Gate.Visitor() {
                    @Override
                    public void enter() {}

                    @Override
                    public void leave() {}
                };
        var observer =
                new WebhookServer.Observer() {
                    @Override
                    public void decided(long nanos) {}

                    @Override
                    public void undecided(String why) {}
                };
        return new EmbeddedChannel(
                new Reception(
                        gate,
                        visitor,
                        budget,
                        observer,
                        () -> false,
                        (body, _, reply) -> {
                            decided.add(body);
                            reply.with(200, "text/plain", new byte[0]);
                        }));
    }

    private void begin() {
        channel.writeInbound(
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/mutate"));
    }

    private void bytes(int count) {
        channel.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[count])));
    }

    @Test
    void aBodyInSmallPartsTakesWhatItIsLong() {
        begin();
        for (int i = 0; i < 100; i++) {
            bytes(1);
        }

        assertThat(budget.receive(7 * KIBIBYTE)).isTrue();

        channel.writeInbound(new DefaultLastHttpContent());
        channel.runPendingTasks();
        assertThat(decided).singleElement().satisfies(body -> assertThat(body).hasSize(100));
        assertThat(budget.receive(KIBIBYTE)).isTrue();
    }

    @Test
    void whoeverDripsIsCutOffAndGivesBackWhatItTook() {
        begin();
        for (int i = 0; i < 9; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            bytes(1);
        }
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(budget.receive(8 * KIBIBYTE)).isTrue();
    }

    @Test
    void whoeverIsAnsweredInTimeStays() {
        begin();
        channel.writeInbound(new DefaultLastHttpContent());
        channel.runPendingTasks();

        channel.advanceTimeBy(1, TimeUnit.MINUTES);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isTrue();
    }
}
