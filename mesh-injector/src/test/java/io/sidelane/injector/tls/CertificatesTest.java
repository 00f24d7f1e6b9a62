package io.sidelane.injector.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CertificatesTest {

    private static final Lifetimes LIFETIMES =
            new Lifetimes(Duration.ofDays(90), Duration.ofDays(9), Duration.ofMinutes(5));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Secret secret = new Secret();

    @Test
    void replicasThatBeginTogetherShowTheSame() {
        var one = replica();
        var other = replica();
        secret.beforeNextWrite(() -> other.look());

        assertThat(one.look()).isEqualTo(other.look());
        assertThat(secret.version).isEqualTo(1);
    }

    @Test
    void whateverIsDueIsRenewedByOneOfThem() {
        var one = replica();
        var other = replica();
        one.look();
        var before = other.look();
        now = now.plus(Duration.ofDays(7));
        secret.beforeNextWrite(() -> other.look());

        var after = one.look();

        assertThat(after).isEqualTo(other.look()).isNotEqualTo(before);
        assertThat(secret.version).isEqualTo(2);
    }

    @Test
    void anEmptiedSecretIsFilledAgain() {
        var one = replica();
        var before = one.look();
        secret.data = Map.of();

        assertThat(one.look().authorities()).isNotEqualTo(before.authorities());
        assertThat(one.look().identity().toString()).doesNotContain("PRIVATE");
    }

    private Certificates replica() {
        return new Certificates(secret, List.of("localhost"), LIFETIMES, () -> now);
    }

    private static final class Secret implements SharedSecret {
        private @Nullable Map<String, String> data;
        private int version;
        private @Nullable Runnable between;

        void beforeNextWrite(Runnable between) {
            this.between = between;
        }

        @Override
        public @Nullable Found read() {
            return data == null ? null : new Found(data, String.valueOf(version));
        }

        @Override
        public boolean replace(@Nullable String read, Map<String, String> next) {
            var first = between;
            between = null;
            if (first != null) {
                first.run();
            }
            if (read == null ? data != null : !read.equals(String.valueOf(version))) {
                return false;
            }
            data = next;
            version++;
            return true;
        }
    }
}
