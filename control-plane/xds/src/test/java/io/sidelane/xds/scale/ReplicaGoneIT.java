package io.sidelane.xds.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.xds.client.Variant;
import io.sidelane.xds.scale.Scale.Maker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two replicas and their clients, each in a process of its own; counted where it comes in. */
class ReplicaGoneIT {
    /** A policy more is all policies in state of the world: agents do not speak that. */
    private static Scale scale(Variant variant) {
        var agents = variant == Variant.DELTA ? 100 : 0;
        return Scale.ours(agents, 50, 300, 30).with(Maker.SIDELANE, variant);
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aReplicaIsKilledAndTheOtherSendsNothingThatIsTheSame(Variant variant) throws Exception {
        try (var run = new ScaleSimulator(scale(variant), true)) {
            run.connect();

            assertThat(run.kill().resent()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aReplicaIsDrainedAndEveryClientGoesOnceAndToTheOther(Variant variant) throws Exception {
        try (var run = new ScaleSimulator(scale(variant), true)) {
            run.connect();

            var drained = run.drain();

            assertThat(drained.lostStreams()).isEqualTo(scale(variant).clients());
            assertThat(drained.resent()).isZero();
        }
    }
}
