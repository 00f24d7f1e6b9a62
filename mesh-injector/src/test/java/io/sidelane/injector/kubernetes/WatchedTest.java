package io.sidelane.injector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a replica waits for before it answers, with an API server that takes its time. */
class WatchedTest {

    private static final String NONE =
            "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMapList\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}";
    private static final String STATUS =
            "{\"apiVersion\": \"v1\", \"kind\": \"Status\", \"code\": %d}";

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile int code = 200;
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    asked.countDown();
                    await(answers);
                    var body =
                            (code == 200 ? NONE : STATUS.formatted(code))
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(code, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        client =
                new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder()
                                        .withAutoConfigure(false)
                                        .withMasterUrl(
                                                "http://127.0.0.1:" + server.getAddress().getPort())
                                        .withRequestRetryBackoffLimit(0)
                                        .build())
                        .build();
    }

    @AfterEach
    void stop() {
        answers.countDown();
        client.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"200, true", "404, false", "503, false"})
    void aKindThatMayBeMissingIsWaitedForUntilItsFirstAnswer(int answered, boolean listed) {
        code = answered;
        try (var maps = configMaps(false)) {
            maps.start(settled::countDown);
            await(asked);
            assertThat(maps.ready()).isFalse();

            answers.countDown();
            await(settled);

            assertThat(maps.ready()).isTrue();
            assertThat(maps.listed()).isEqualTo(listed);
        }
    }

    @Test
    void aKindThatNothingCanBeDecidedWithoutIsWaitedForUntilItIsListed() {
        code = 503;
        try (var maps = configMaps(true)) {
            maps.start(settled::countDown);
            answers.countDown();
            await(settled);

            assertThat(maps.ready()).isFalse();
            assertThat(maps.problem()).contains("nothing is known of them");
        }
    }

    private Watched<ConfigMap, String> configMaps(boolean required) {
        return new Watched<>(
                "configmaps",
                required,
                client.configMaps().inAnyNamespace(),
                map -> map.getMetadata().getName(),
                () -> {});
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
