package io.sidelane.injector;

import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.tls.Lifetimes;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the process was asked to do, found to make sense.
 *
 * @param listen where API servers ask
 * @param management where health and metrics are served
 * @param files certificate from elsewhere, null: its own
 * @param names what the webhook is called by, for its own certificate
 * @param clientCa PEM file, null: anybody may ask
 * @param podSecurity what API servers enforce in namespaces without a label
 */
record InjectorConfig(
        InetSocketAddress listen,
        InetSocketAddress management,
        @Nullable Files files,
        List<String> names,
        Lifetimes lifetimes,
        @Nullable Path clientCa,
        PodSecurityLevel podSecurity,
        boolean verbose) {

    /** PEM files, read again when they change. */
    record Files(Path certificate, Path key) {}

    InjectorConfig {
        names = List.copyOf(names);
    }
}
