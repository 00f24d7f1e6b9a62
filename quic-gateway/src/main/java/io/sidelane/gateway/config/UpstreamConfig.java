package io.sidelane.gateway.config;

import io.sidelane.api.quic.HealthPath;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoints that answer the same requests. */
public record UpstreamConfig(
        @Doc("What routes call it.")
                @Required("a name")
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                String name,
        @Doc("What its endpoints speak.") @Default("Http1") UpstreamProtocol protocol,
        @Doc("Where it is.")
                @Required("at least one like {address: 127.0.0.1:8080}")
                @Size(min = 1, max = 4_096)
                @Key("address")
                List<EndpointConfig> endpoints,
        @Doc("Milliseconds until a connection must be there.")
                @Range(min = 1, max = 600_000)
                @Default("2000")
                int connectTimeoutMillis,
        @Doc("Milliseconds that a connection without requests is kept.")
                @Range(min = 1, max = 86_400_000)
                @Default("60000")
                int idleTimeoutMillis,
        @Doc("Requests in HTTP/1.1 that ask whether endpoints are well. Without it, none.")
                @Nullable HealthCheckConfig healthCheck,
        @Doc("Failures of real requests that take an endpoint out for a while.")
                OutlierConfig outlier,
        @Doc("What is open at once, at most.") BreakerConfig breaker,
        @Doc("TLS to endpoints, by which what they speak is agreed on (ALPN). Without it, none.")
                @Nullable UpstreamTls tls) {

    public UpstreamConfig {
        endpoints = List.copyOf(endpoints);
        new Mistakes()
                .when(
                        tls != null && healthCheck != null,
                        "healthCheck",
                        "beside tls (expected: one of them, checks are asked without TLS)")
                .when(
                        protocol == UpstreamProtocol.HTTP2 && healthCheck != null,
                        "healthCheck",
                        "beside protocol: Http2 (expected: one of them, checks are asked in HTTP/1.1)")
                .refuse();
    }

    /**
     * @param weight its share of the requests, beside those of the others
     */
    public record EndpointConfig(
            @Doc("Address and port.")
                    @Required(Address.EXPECTED)
                    @Form(value = Address.FORM, max = Address.MAX, expected = Address.EXPECTED)
                    String address,
            @Doc("Its share beside the others.") @Range(min = 1, max = 1_000) @Default("1")
                    int weight) {}

    /** Asks each endpoint by itself. */
    public record HealthCheckConfig(
            @Doc("Path of a GET that is answered 200 to 299 when all is well.")
                    @Default("/healthz")
                    @Form(value = PATH, max = 1_024, expected = "a path such as /healthz")
                    String path,
            @Doc("Milliseconds between two.") @Range(min = 10, max = 3_600_000) @Default("5000")
                    int intervalMillis,
            @Doc("Milliseconds until it counts as failed.")
                    @Range(min = 1, max = 600_000)
                    @Default("1000")
                    int timeoutMillis,
            @Doc("Failures in a row that make it ill.") @Range(min = 1, max = 100) @Default("3")
                    int unhealthyAfter,
            @Doc("Successes in a row that make it well.") @Range(min = 1, max = 100) @Default("2")
                    int healthyAfter) {

        /** What a control plane looks at as well, before it sends one. */
        public static final String PATH = HealthPath.FORM;
    }

    /** Learns from the requests that are sent anyway. */
    public record OutlierConfig(
            @Doc("Failures in a row (no connection, no answer, 502 to 504); 0: never.")
                    @Range(min = 0, max = 1_000_000)
                    @Default("5")
                    int consecutive,
            @Doc("Milliseconds that it is left out.")
                    @Range(min = 1, max = 86_400_000)
                    @Default("10000")
                    int ejectMillis) {}

    /** How much may be open at once, of all workers together. */
    public record BreakerConfig(
            @Doc(
                            "Open connections; a request that needs one more waits for one. A worker without"
                                    + " any to an endpoint may open one whatever this says.")
                    @Range(min = 1, max = 1_000_000)
                    @Default("1024")
                    int connections,
            @Doc(
                            "Open requests, those that wait for a connection too; beyond, they are answered"
                                    + " 503 at once.")
                    @Range(min = 1, max = 10_000_000)
                    @Default("10000")
                    int requests,
            @Doc("Percent of open requests that may be further attempts, three of them always.")
                    @Range(min = 0, max = 100)
                    @Default("20")
                    int retryPercent) {}
}
