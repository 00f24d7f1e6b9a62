package io.sidelane.api.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir private Path root = Path.of("/nonexistent");

    @Test
    void aNewFileIsAChange() throws Exception {
        try (var watch = watch(root)) {
            Files.writeString(root.resolve("a"), "x");

            assertThat(watch.await(LONG)).isTrue();
        }
    }

    @Test
    void nothingNewIsNoChange() throws Exception {
        try (var watch = watch(root)) {
            assertThat(watch.await(SHORT)).isFalse();
        }
    }

    @Test
    void aBurstIsOneChange() throws Exception {
        try (var watch = watch(root)) {
            for (int i = 0; i < 100; i++) {
                Files.writeString(root.resolve("a" + i), "x");
            }

            assertThat(watch.await(LONG)).isTrue();
            assertThat(watch.await(Duration.ofMillis(100))).isFalse();
        }
    }

    @Test
    void aDirectoryThatComesLaterIsFound() throws Exception {
        var later = root.resolve("run/netns");
        try (var watch = watch(later)) {
            Files.createDirectories(later);
            assertThat(watch.await(LONG)).isTrue();
            drain(watch);

            Files.writeString(later.resolve("web"), "");

            assertThat(watch.await(LONG)).isTrue();
        }
    }

    @Test
    void aDirectoryThatIsReplacedIsFoundAgain() throws Exception {
        var directory = Files.createDirectory(root.resolve("policy"));
        try (var watch = watch(directory)) {
            Files.move(directory, root.resolve("old"));
            Files.createDirectory(directory);
            // Nothing tells of the move: the next look finds another directory of the name.
            assertThat(watch.await(SHORT)).isTrue();

            Files.writeString(directory.resolve("a"), "x");

            assertThat(watch.await(LONG)).isTrue();
        }
    }

    @Test
    void othersAreWatchedFromThenOn() throws Exception {
        var first = Files.createDirectory(root.resolve("first"));
        var second = Files.createDirectory(root.resolve("second"));
        try (var watch = watch(first)) {
            watch.watch(List.of(second));
            Files.writeString(second.resolve("a"), "x");
            assertThat(watch.await(LONG)).isTrue();
            drain(watch);

            Files.writeString(first.resolve("a"), "x");

            assertThat(watch.await(SHORT)).isFalse();
        }
    }

    @Test
    void closingEndsTheWaiting() throws Exception {
        var watch = watch(root);
        var closer = Thread.ofPlatform().start(() -> close(watch));

        assertThatThrownBy(() -> watch.await(LONG)).isInstanceOf(ClosedWatchServiceException.class);
        closer.join();
    }

    private static void drain(DirectoryWatch watch) throws InterruptedException {
        while (watch.await(SHORT)) {
            // Creating two directories may be two changes.
        }
    }

    private static DirectoryWatch watch(Path directory) throws IOException {
        return new DirectoryWatch(
                List.of(directory), new Debounce(Duration.ofMillis(10), Duration.ofMillis(2_000)));
    }

    private static void close(DirectoryWatch watch) {
        try {
            watch.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
