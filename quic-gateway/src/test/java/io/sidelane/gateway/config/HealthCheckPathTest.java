package io.sidelane.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.gateway.config.UpstreamConfig.HealthCheckConfig;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz", "/a/b-c_d.e~f?g=h&i=%2Fj", "/a:b@c;d=e,f!g$h'(i)*j+k"})
    void whatIsTakenCanBeAskedFor(String path) {
        assertThat(path).matches(HealthCheckConfig.PATH);
        assertThat(URI.create("http://192.0.2.1:80" + path).getRawPath()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "healthz", "/health/{x}", "/a|b", "/%zz", "/a b", "/a#b", "/a[0]"})
    void whatNobodyCouldAskForIsRefused(String path) {
        assertThat(path).doesNotMatch(HealthCheckConfig.PATH);
    }
}
