package io.sidelane.injector.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.injector.pod.NetworkSelections.Selection;
import io.sidelane.injector.pod.NetworkSelections.UnreadableException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSelectionsTest {

    private static final Selection OURS = new Selection("shop", "vf", "biz0", null);

    @Test
    void whatIstiosCniAddedStaysInTheFlatForm() throws Exception {
        assertThat(with("default/istio-cni")).isEqualTo("default/istio-cni,shop/vf@biz0");
    }

    @Test
    void whatIstiosCniAddedStaysInTheJsonFormWithAllItsFields() throws Exception {
        assertThat(
                        with(
                                "[{\"name\":\"istio-cni\",\"namespace\":\"default\",\"mac\":\"02:00:00:00:00:01\"}]"))
                .isEqualTo(
                        "[{\"name\":\"istio-cni\",\"namespace\":\"default\",\"mac\":\"02:00:00:00:00:01\"},"
                                + "{\"name\":\"vf\",\"namespace\":\"shop\",\"interface\":\"biz0\"}]");
    }

    @Test
    void aDefaultRouteTurnsTheFlatFormIntoTheOtherWithoutLoss() throws Exception {
        var wanted =
                NetworkSelections.read("default/istio-cni, b@net7")
                        .with(List.of(new Selection("shop", "vf", "biz0", "10.0.0.1")));

        assertThat(wanted)
                .isEqualTo(
                        "[{\"name\":\"istio-cni\",\"namespace\":\"default\"},{\"name\":\"b\",\"interface\":\"net7\"},"
                                + "{\"name\":\"vf\",\"namespace\":\"shop\",\"interface\":\"biz0\",\"default-route\":[\"10.0.0.1\"]}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default/istio-cni,shop/vf@biz0",
                " shop/vf@biz0 , a",
                "[{\"name\": \"vf\", \"namespace\": \"shop\", \"interface\": \"biz0\"}]"
            })
    void whatIsThereAlreadyIsLeftToTheByte(String written) throws Exception {
        assertThat(with(written)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void nothingIsNothing(String written) throws Exception {
        assertThat(with(written)).isEqualTo("shop/vf@biz0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,,b",
                "{",
                "[{]",
                "[1]",
                "[{\"namespace\": \"x\"}]",
                "a b",
                "[] x",
                "A/B@c@d"
            })
    void whatMultusWouldNotReadIsSaid(String written) {
        assertThatThrownBy(() -> NetworkSelections.read(written))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("(expected: ns/name@interface,... or a JSON list)");
    }

    private static String with(String written) throws UnreadableException {
        return Objects.requireNonNull(NetworkSelections.read(written).with(List.of(OURS)));
    }
}
