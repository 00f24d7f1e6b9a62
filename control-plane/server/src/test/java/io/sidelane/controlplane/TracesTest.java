package io.sidelane.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.client.Variant;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.ClientIdentity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracesTest {

    private static final String LDS = TypeRegistry.LDS.url();

    private final List<SpanData> spans = new ArrayList<>();
    private final Traces traces =
            new Traces(
                    SdkTracerProvider.builder()
                            .addSpanProcessor(SimpleSpanProcessor.create(new Keeping(spans)))
                            .build()
                            .get("test"),
                    InstantSource.system());

    @Test
    void aChangeEndsWithTheLastAnswer() {
        var first = client(1);
        var second = client(2);
        traces.connected(first);
        traces.connected(second);
        publish();

        traces.acknowledged(first, taken());
        assertThat(spans).extracting(SpanData::getName).containsExactly("gather", "resolve");

        traces.acknowledged(second, taken());
        assertThat(spans)
                .extracting(SpanData::getName)
                .containsExactly("gather", "resolve", "acknowledge", "change");
        assertThat(spans)
                .extracting(SpanData::getTraceId)
                .containsOnly(spans.getFirst().getTraceId());
    }

    @Test
    void aRefusalIsAnErrorInTheClientsWords() {
        var client = client(1);
        traces.connected(client);
        publish();

        traces.rejected(
                client, new Outcome.Rejected(LDS, "1", List.of(), List.of(), null, "no such port"));

        assertThat(spans.getLast().getName()).isEqualTo("change");
        assertThat(spans.getLast().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans.getLast().getStatus().getDescription()).isEqualTo("no such port");
    }

    @Test
    void aClientThatGoesIsNotWaitedFor() {
        var client = client(1);
        traces.connected(client);
        publish();

        traces.disconnected(client, "gone");

        assertThat(spans.getLast().getName()).isEqualTo("change");
    }

    @Test
    void changesThatNobodyAnswersDoNotGatherForever() {
        traces.connected(client(1));

        for (int i = 0; i <= Traces.MAX_OPEN; i++) {
            publish();
        }

        assertThat(spans).filteredOn(span -> span.getName().equals("change")).hasSize(1);
    }

    private void publish() {
        traces.changed();
        traces.resolved(Duration.ofMillis(3));
        traces.published("mesh", Snapshot.EMPTY);
        traces.publishedAll(1);
    }

    private static Client client(long stream) {
        return new Client(stream, "c" + stream, "mesh", ClientIdentity.ANONYMOUS, Variant.DELTA);
    }

    private static Outcome.Acknowledged taken() {
        return new Outcome.Acknowledged(new Response(LDS, "n", "1", List.of(), List.of()));
    }

    private record Keeping(List<SpanData> kept) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            kept.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
