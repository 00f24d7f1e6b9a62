package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

@RequiresBpf
class SockmapKernelIT {

    @Test
    void takesAndGivesUpTheProgramsOfItsSockets() {
        try (var object = TestObject.PROBE.openOnly("pass_message", "pass_stream").load();
                var sockets = object.map("sockets");
                var message = object.program("pass_message");
                var stream = object.program("pass_stream")) {

            sockets.attach(message, AttachType.SK_MSG_VERDICT);
            sockets.attach(stream, AttachType.SK_SKB_STREAM_VERDICT);

            assertThat(AttachedPrograms.ofMap(sockets, AttachType.SK_MSG_VERDICT).programIds())
                    .containsExactly(message.id());
            sockets.detach(message, AttachType.SK_MSG_VERDICT);
            sockets.detach(stream, AttachType.SK_SKB_STREAM_VERDICT);
            assertThat(AttachedPrograms.ofMap(sockets, AttachType.SK_MSG_VERDICT).programIds())
                    .isEmpty();
        }
    }

    @Test
    void refusesToDetachWhatIsNotAttached() {
        try (var object = TestObject.PROBE.openOnly("pass_message").load();
                var sockets = object.map("sockets");
                var message = object.program("pass_message")) {

            assertThatThrownBy(() -> sockets.detach(message, AttachType.SK_MSG_VERDICT))
                    .isInstanceOf(BpfException.class)
                    .hasMessageContaining("(expected: the program that is attached)");
        }
    }

    @Test
    void holdsASocketByItsDescriptor() {
        try (var object = TestObject.PROBE.openOnly("pass_message").load();
                var sockets = object.map("sockets");
                var pair = Loopback.connect()) {
            var key = MemorySegment.ofArray(new long[] {1});

            sockets.update(key, MemorySegment.ofArray(new long[] {pair.client().fd()}), BpfMap.ANY);

            assertThat(sockets.keys()).hasSize(1);
            assertThat(sockets.delete(key)).isTrue();
        }
    }
}
