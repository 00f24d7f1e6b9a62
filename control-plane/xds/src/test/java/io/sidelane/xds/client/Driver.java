package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A client by hand: each call is one event at the machine. */
final class Driver {
    static final Duration BOUND = Duration.ofSeconds(15);

    final List<Outcome> outcomes = new ArrayList<>();
    final ClientMachine machine;
    long now = 1_000;

    Driver(Variant variant) {
        this(variant, new Tuning(100, BOUND, 1 << 20));
    }

    Driver(Variant variant, Tuning tuning) {
        machine = new ClientMachine(variant, TypeRegistry.standard(), tuning, outcomes::add);
    }

    void publish(Snapshot snapshot) {
        machine.snapshot(snapshot);
    }

    /** All that may be sent now, without any answer in between. */
    List<Response> take() {
        var responses = new ArrayList<Response>();
        for (var r = machine.next(now); r != null; r = machine.next(now)) {
            responses.add(r);
        }
        return responses;
    }

    Response takeOne() {
        var responses = take();
        if (responses.size() != 1) {
            throw new AssertionError("responses: %s (expected: one)".formatted(responses));
        }
        return responses.getFirst();
    }

    // State of the world.

    void ask(ResourceType type, String version, String nonce, String... names) {
        machine.request(
                new Request.StateOfTheWorld(
                        type.url(), nonce, null, version, Arrays.asList(names)));
    }

    void ack(Response response, String... names) {
        machine.request(
                new Request.StateOfTheWorld(
                        response.typeUrl(),
                        response.nonce(),
                        null,
                        response.version(),
                        Arrays.asList(names)));
    }

    void nack(Response response, String error, String... names) {
        machine.request(
                new Request.StateOfTheWorld(
                        response.typeUrl(), response.nonce(), error, "", Arrays.asList(names)));
    }

    // Delta.

    void subscribe(ResourceType type, String... names) {
        machine.request(
                new Request.Delta(
                        type.url(),
                        "",
                        null,
                        Arrays.asList(names),
                        List.of(),
                        InitialVersions.NONE));
    }

    void unsubscribe(ResourceType type, String... names) {
        machine.request(
                new Request.Delta(
                        type.url(),
                        "",
                        null,
                        List.of(),
                        Arrays.asList(names),
                        InitialVersions.NONE));
    }

    void resume(ResourceType type, Map<String, String> versions, String... names) {
        resume(type, Said.versions(versions), names);
    }

    void resume(ResourceType type, InitialVersions versions, String... names) {
        machine.request(
                new Request.Delta(type.url(), "", null, Arrays.asList(names), List.of(), versions));
    }

    void ackDelta(Response response) {
        machine.request(
                new Request.Delta(
                        response.typeUrl(),
                        response.nonce(),
                        null,
                        List.of(),
                        List.of(),
                        InitialVersions.NONE));
    }

    void nackDelta(Response response, String error) {
        machine.request(
                new Request.Delta(
                        response.typeUrl(),
                        response.nonce(),
                        error,
                        List.of(),
                        List.of(),
                        InitialVersions.NONE));
    }

    static List<String> names(Response response) {
        return response.resources().stream().map(Resource::name).toList();
    }

    static Resource only(Response response) {
        return Objects.requireNonNull(response.resources().getFirst());
    }

    <T extends Outcome> List<T> outcomes(Class<T> kind) {
        return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
