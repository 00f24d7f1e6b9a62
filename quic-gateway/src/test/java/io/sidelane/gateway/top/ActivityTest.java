package io.sidelane.gateway.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ActivityTest {

    private static final String BEFORE =
            """
            # TYPE sidelane_gateway_requests_total counter
            sidelane_gateway_requests_total{listener="edge",protocol="HTTP/3",status="200"} 100
            sidelane_gateway_requests_total{listener="edge",protocol="HTTP/2",status="502"} 7
            sidelane_gateway_request_seconds_bucket{le="0.001"} 50
            sidelane_gateway_request_seconds_bucket{le="0.002"} 107
            sidelane_gateway_request_seconds_bucket{le="+Inf"} 107
            """;

    private static final String AFTER =
            """
            sidelane_gateway_requests_total{listener="edge",protocol="HTTP/3",status="200"} 300
            sidelane_gateway_requests_total{listener="edge",protocol="HTTP/3",status="404"} 20
            sidelane_gateway_requests_total{listener="edge",protocol="HTTP/2",status="502"} 11
            sidelane_gateway_open_requests 3
            sidelane_gateway_open_tunnels 2
            sidelane_gateway_open_connections{listener="edge",protocol="HTTP/3"} 12
            sidelane_gateway_open_connections{listener="edge",protocol="TCP"} 1
            sidelane_gateway_upstream_usable_endpoints{upstream="a \\"b\\""} 1
            sidelane_gateway_upstream_endpoints{upstream="a \\"b\\""} 2
            sidelane_gateway_upstream_requests{upstream="a \\"b\\""} 3
            sidelane_gateway_request_seconds_bucket{le="0.001"} 50
            sidelane_gateway_request_seconds_bucket{le="0.002"} 329
            sidelane_gateway_request_seconds_bucket{le="+Inf"} 331
            """;

    private static Activity activity() {
        return Activity.between(Samples.parse(0, BEFORE), Samples.parse(2_000_000_000L, AFTER));
    }

    @Test
    void countersBecomeRatesAndGaugesStay() {
        var activity = activity();

        assertThat(activity.perSecond()).isEqualTo(Map.of("HTTP/3", 110.0, "HTTP/2", 2.0));
        assertThat(activity.failedPerSecond()).isEqualTo(2.0);
        assertThat(activity.openRequests()).isEqualTo(3);
        assertThat(activity.openTunnels()).isEqualTo(2);
        assertThat(activity.connections()).isEqualTo(Map.of("HTTP/3", 12L, "TCP", 1L));
        assertThat(activity.usable().values()).containsExactly(new Activity.Upstream(1, 2, 3));
    }

    @Test
    void percentilesAreOfTheTimeBetween() {
        assertThat(activity().p50Millis()).isEqualTo(1.5, within(0.01));
        assertThat(activity().p99Millis()).isEqualTo(2.0, within(0.01));
    }

    @Test
    void withoutRequestsThereAreNoPercentiles() {
        assertThat(Activity.percentile(new TreeMap<>(), 0.5)).isNaN();
        assertThat(Activity.percentile(new TreeMap<>(Map.of(0.001, 0.0)), 0.5)).isNaN();
    }

    @Test
    void programsAreToldTheSameAsPeople() {
        assertThat(ActivityText.json(activity()))
                .startsWith("{\"seconds\":2.0,\"requestsPerSecond\":112.0,\"byProtocol\":")
                .contains("\"connections\":{\"HTTP/3\":12,\"TCP\":1}")
                .contains("\"usable\":1,\"endpoints\":2,\"openRequests\":3");
        assertThat(ActivityText.table(activity()))
                .contains("112.0  (HTTP/2 2.0, HTTP/3 110.0), 2.0 failed")
                .contains("1 of 2 endpoints usable, 3 requests open");
    }
}
