package io.sidelane.xds.client;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;
import static io.sidelane.xds.client.ResourceStatus.Progress.DONE;
import static io.sidelane.xds.client.ResourceStatus.Progress.DUE;
import static io.sidelane.xds.client.ResourceStatus.Progress.PARKED;
import static io.sidelane.xds.client.ResourceStatus.Progress.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResourceStatusTest {
    private static final ResourceSet OLD = set(REDIRECT_POLICY, "a=1", "b=1");
    private static final ResourceSet NEW = set(REDIRECT_POLICY, "a=1", "b=2");

    private final Driver client = new Driver(Variant.DELTA);

    private static Snapshot policies(ResourceSet set) {
        return Snapshot.EMPTY.with(REDIRECT_POLICY, set);
    }

    private static String version(ResourceSet set, String name) {
        return Objects.requireNonNull(set.get(name)).version();
    }

    private static ResourceStatus status(
            String name, String has, String shall, ResourceStatus.Progress progress) {
        return new ResourceStatus(REDIRECT_POLICY.url(), name, has, shall, progress);
    }

    private void has(ResourceSet set) {
        client.publish(policies(set));
        client.subscribe(REDIRECT_POLICY);
        client.ackDelta(client.takeOne());
    }

    @Test
    void whatWasAcknowledgedIsHad() {
        has(OLD);

        assertThat(client.machine.resources(10))
                .containsExactly(
                        status("a", version(OLD, "a"), version(OLD, "a"), DONE),
                        status("b", version(OLD, "b"), version(OLD, "b"), DONE));
    }

    @Test
    void whatWasNotSentYetIsDue() {
        has(OLD);

        client.publish(policies(NEW));

        assertThat(client.machine.resources(10))
                .contains(status("b", version(OLD, "b"), version(NEW, "b"), DUE));
    }

    @Test
    void whatIsNotAnsweredIsNotHadYet() {
        has(OLD);
        client.publish(policies(NEW));

        client.takeOne();

        assertThat(client.machine.resources(10))
                .contains(
                        status("a", version(OLD, "a"), version(OLD, "a"), DONE),
                        status("b", version(OLD, "b"), version(NEW, "b"), SENT));
    }

    @Test
    void whatWasRefusedIsParkedAndTheOldOneHad() {
        has(OLD);
        client.publish(policies(NEW));

        client.nackDelta(client.takeOne(), "no");

        assertThat(client.machine.resources(10))
                .contains(status("b", version(OLD, "b"), version(NEW, "b"), PARKED));
    }

    @Test
    void whatIsRemovedIsHadUntilTheClientSaysSo() {
        has(OLD);
        client.publish(policies(set(REDIRECT_POLICY, "a=1")));

        var before = client.machine.resources(10);
        client.ackDelta(client.takeOne());
        var after = client.machine.resources(10);

        assertThat(before).contains(status("b", version(OLD, "b"), "", DUE));
        assertThat(after).extracting(ResourceStatus::name).containsExactly("a");
    }

    @Test
    void nobodyIsBehindForWhatDoesNotExist() {
        var sotw = new Driver(Variant.STATE_OF_THE_WORLD);
        sotw.publish(Snapshot.EMPTY);
        sotw.ask(EDS, "", "", "nobody");
        sotw.take();

        assertThat(sotw.machine.resources(10))
                .containsExactly(new ResourceStatus(EDS.url(), "nobody", "", "", DONE));
    }

    @Test
    void noMoreIsShownThanAskedFor() {
        has(OLD);

        assertThat(client.machine.resources(1)).hasSize(1);
    }
}
