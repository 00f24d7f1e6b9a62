package io.sidelane.injector;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.sidelane.command.ListenAddress;
import io.sidelane.injector.kubernetes.ClusterSecret;
import io.sidelane.injector.kubernetes.ClusterView;
import io.sidelane.injector.kubernetes.Configurations;
import io.sidelane.injector.tls.Certificates;
import io.sidelane.injector.webhook.Identity;
import io.sidelane.injector.webhook.Reviews;
import io.sidelane.injector.webhook.WarmUp;
import io.sidelane.injector.webhook.WebhookServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The running process: everything is started, then a signal is waited for. */
public final class Injector implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger("injector");
    private static final String SECRET = "sidelane-injector-tls";
    private static final long LOOK_SECONDS = 2;

    /** With five seconds for each answer, about a minute. */
    private static final int TRIES = 10;

    private static volatile @Nullable InjectorConfig asked;

    private final KubernetesClient client;
    private final State state;
    private final Meters meters;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("look").factory());

    private @Nullable Identity shown;
    private Set<String> problems = Set.of();

    @Inject
    Injector(KubernetesClient client, State state, MeterRegistry registry) {
        this.client = client;
        this.state = state;
        this.meters = new Meters(registry);
    }

    /* The framework makes this object: nothing else carries what main was told. */
    static void asked(InjectorConfig config) {
        asked = config;
    }

    @Override
    public int run(String... arguments) {
        var config = asked;
        if (config == null) {
            throw new IllegalStateException("started without a command line");
        }
        try (var view = new ClusterView(client, config.podSecurity())) {
            view.start();
            var certificates = certificates(config);
            var first = first(certificates);
            try (var server =
                    new WebhookServer(
                            first.identity(),
                            clientCa(config),
                            new Reviews(view, meters::answered),
                            meters)) {
                shown = first.identity();
                int answered = WarmUp.run();
                LOG.debugf("warm after %d reviews of its own", answered);
                var address = server.start(config.listen());
                state.serving(view::ready);
                LOG.infof("answers API servers at %s", ListenAddress.shown(address));
                var configurations = new Configurations(client);
                var _ =
                        clock.scheduleWithFixedDelay(
                                () -> look(certificates, configurations, server, view),
                                0,
                                LOOK_SECONDS,
                                TimeUnit.SECONDS);
                Quarkus.waitForExit();
                clock.shutdownNow();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error(String.valueOf(e.getMessage()));
            return 1;
        }
        LOG.info("stopped; pods that nobody is asked about run on plain TCP");
        return 0;
    }

    /* An API server that has just started, or is busy, answers a moment later. */
    private static CertificateSource.Shown first(CertificateSource certificates) {
        for (int i = 1; ; i++) {
            try {
                return certificates.look();
            } catch (RuntimeException e) {
                if (i == TRIES) {
                    throw e;
                }
                LOG.warnf("certificate: %s; tried again in %d s", e.getMessage(), LOOK_SECONDS);
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(LOOK_SECONDS));
            }
        }
    }

    private void look(
            CertificateSource certificates,
            Configurations configurations,
            WebhookServer server,
            ClusterView view) {
        try {
            var now = certificates.look();
            // Trusted first, shown then.
            if (now.authorities() != null) {
                configurations.trust(now.authorities());
            }
            if (!now.identity().equals(shown)) {
                shown = now.identity();
                server.show(now.identity());
            }
            meters.end(now.end());
        } catch (RuntimeException e) {
            LOG.warnf("certificate: %s; the last one stays in use", e.getMessage());
        }
        tell(new HashSet<>(view.problems()));
    }

    /* When they come, and when they go. */
    private void tell(Set<String> now) {
        now.stream().filter(line -> !problems.contains(line)).sorted().forEach(LOG::warn);
        problems.stream()
                .filter(line -> !now.contains(line))
                .sorted()
                .forEach(line -> LOG.infof("no more: %s", line));
        problems = now;
    }

    private CertificateSource certificates(InjectorConfig config) {
        var files = config.files();
        if (files != null) {
            return new CertificateFiles(files);
        }
        var namespace = System.getenv().getOrDefault("POD_NAMESPACE", "sidelane-system");
        var own =
                new Certificates(
                        new ClusterSecret(client, namespace, SECRET),
                        List.copyOf(config.names()),
                        config.lifetimes(),
                        InstantSource.system());
        return () -> {
            var current = own.look();
            return new CertificateSource.Shown(
                    current.identity(), current.authorities(), current.end());
        };
    }

    private static @Nullable String clientCa(InjectorConfig config) throws IOException {
        return config.clientCa() == null ? null : Files.readString(config.clientCa());
    }
}
