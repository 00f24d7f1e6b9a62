package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.capability.NodeFiles;
import io.sidelane.agent.capability.TestMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineWatchTest {

    @TempDir private Path root;

    @Test
    void theMachineIsSeen() throws Exception {
        var files = TestMachine.named("intel-x710", root);

        try (var watch = seen(files)) {
            assertThat(watch.latest()).isNotNull();
        }
    }

    @Test
    void aRootThatCannotBeReadIsNoMachine() throws Exception {
        try (var watch = seen(new NodeFiles(root))) {
            assertThat(watch.latest()).isNull();
        }
    }

    private static MachineWatch seen(NodeFiles files) throws IOException, InterruptedException {
        var seen = new CountDownLatch(1);
        var watch = new MachineWatch(files);
        watch.start(seen::countDown);
        if (!seen.await(30, TimeUnit.SECONDS)) {
            throw new IOException("not seen (expected: once, at the start)");
        }
        return watch;
    }
}
