package io.sidelane.xds.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.xds.client.Variant;
import io.sidelane.xds.scale.Scale.Maker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two replicas and their clients, each in a process of its own; counted where it comes in. */
class ReplicaGoneIT {
    private static final Scale SCALE = Scale.ours(100, 50, 300, 30);

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aReplicaIsKilledAndTheOtherSendsNothingThatIsTheSame(Variant variant) throws Exception {
        try (var run = new ScaleSimulator(SCALE.with(Maker.SIDELANE, variant), true)) {
            run.connect();

            assertThat(run.kill().resent()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aReplicaIsDrainedAndEveryClientGoesOnceAndToTheOther(Variant variant) throws Exception {
        try (var run = new ScaleSimulator(SCALE.with(Maker.SIDELANE, variant), true)) {
            run.connect();

            var drained = run.drain();

            assertThat(drained.lostStreams()).isEqualTo(SCALE.clients());
            assertThat(drained.resent()).isZero();
        }
    }
}
