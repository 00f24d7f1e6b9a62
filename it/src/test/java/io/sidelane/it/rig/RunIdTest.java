package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RunIdTest {
    @Test
    void aRunIsKnownByTheNamesOfWhatItMade() {
        assertThat(RunId.ofName("sidelane-rig3f2a-client")).contains(new RunId("rig3f2a"));
        assertThat(RunId.ofName("sidelane-rig3f2a")).contains(new RunId("rig3f2a"));
    }

    @Test
    void whatOthersMadeIsNotOurs() {
        assertThat(RunId.ofName("sidelane-eq3f2a-a")).isEmpty();
        assertThat(RunId.ofName("sidelane")).isEmpty();
        assertThat(RunId.ofName("my-sidelane-rig3f2a")).isEmpty();
        assertThat(RunId.ofName("sidelane-rig3f2ab")).isEmpty();
    }

    @Test
    void aNameThatCouldLeaveItsDirectoryIsRefused() {
        assertThatThrownBy(() -> new RunId("../rig")).hasMessageContaining("expected: rig0000");
    }

    @Test
    void anOwnerIsReadBackAsWritten() {
        var owner = new RunRegistry.Owner(42, "2026-01-01T00:00:00Z", "/tmp/sidelane-rig0001");

        assertThat(RunRegistry.Owner.parse(owner.toText())).contains(owner);
    }

    @Test
    void halfWrittenOwnerIsNoOwner() {
        assertThat(RunRegistry.Owner.parse("pid=\n")).isEmpty();
        assertThat(RunRegistry.Owner.parse("")).isEmpty();
    }

    @Test
    void aProcessThatGotTheSamePidLaterIsNotTheOwner() {
        var self = ProcessHandle.current().pid();

        assertThat(new RunRegistry.Owner(self, "1970-01-01T00:00:00Z", "").isAlive()).isFalse();
        assertThat(
                        new RunRegistry.Owner(
                                        self,
                                        RunRegistry.Owner.started(ProcessHandle.current()),
                                        "")
                                .isAlive())
                .isTrue();
    }
}
