package io.sidelane.controlplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Variant;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.ClientIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that is waited for is not one that has all. */
class GatewaysTest {

    private static final String GROUP = "gateway/shop/edge";
    private static final Client FIRST =
            new Client(1, "edge-a", GROUP, ClientIdentity.ANONYMOUS, Variant.DELTA);
    private static final Client SECOND =
            new Client(2, "edge-b", GROUP, ClientIdentity.ANONYMOUS, Variant.DELTA);

    private final Publications publications =
            new Publications(
                    new Publications.Publisher() {
                        @Override
                        public void publish(String group, Snapshot snapshot) {
                            // Nobody is sent anything yet.
                        }

                        @Override
                        public void withdraw(String group) {
                            // Nobody has it.
                        }
                    },
                    CoreEvents.NONE);
    private final Gateways gateways = new Gateways();

    private static Snapshot snapshot() {
        return Snapshot.EMPTY.with(TypeRegistry.LDS, ResourceSet.EMPTY);
    }

    private Snapshot publish() {
        var snapshot = snapshot();
        publications.publish(GROUP, snapshot);
        return snapshot;
    }

    private GatewayCount count() {
        return gateways.counts(publications).getOrDefault(GROUP, GatewayCount.NONE);
    }

    @BeforeEach
    void connect() {
        publications.joined(GROUP);
        gateways.connected(FIRST);
        gateways.connected(SECOND);
    }

    @Test
    void oneThatHasAnsweredAllOfWhatWasPublishedLastIsNotWaitedFor() {
        var snapshot = publish();
        gateways.settled(FIRST, snapshot);

        assertThat(count()).isEqualTo(new GatewayCount(2, 1));
    }

    @Test
    void whatWasPublishedIsWaitedForBeforeItIsSent() {
        var before = publish();
        gateways.settled(FIRST, before);
        gateways.settled(SECOND, before);
        assertThat(count()).isEqualTo(new GatewayCount(2, 0));

        publish();

        assertThat(count()).isEqualTo(new GatewayCount(2, 2));
    }

    @Test
    void oneThatIsSentMoreIsWaitedForAgain() {
        var snapshot = publish();
        gateways.settled(FIRST, snapshot);
        gateways.settled(SECOND, snapshot);

        gateways.settled(FIRST, null);

        assertThat(count()).isEqualTo(new GatewayCount(2, 1));
    }

    @Test
    void oneThatIsGoneIsNotWaitedFor() {
        publish();

        gateways.disconnected(FIRST);

        assertThat(count()).isEqualTo(new GatewayCount(1, 1));
    }
}
