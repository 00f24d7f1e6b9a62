package io.sidelane.api.view;

import io.sidelane.api.schema.Doc;
import java.util.List;

@Doc("An ADS client: one stream.")
public record ClientSummary(
        @Doc("Counts streams since the control plane started; names the client here.") long stream,
        @Doc("What it calls itself: node.id of its first request.") String nodeId,
        @Doc("Whose resources it gets.") String group,
        @Doc("Who it proved to be; `anonymous` if nothing was proven.") String identity,
        @Doc("`delta` or `sotw` (state of the world).") String variant,
        @Doc("The types that it subscribes to.") List<Subscription> types) {

    public ClientSummary {
        types = List.copyOf(types);
    }

    @Doc("What a client has of one type.")
    public record Subscription(
            @Doc("The type in short, such as LDS.") String type,
            @Doc("The type's URL.") String typeUrl,
            @Doc("Whether it subscribes to all.") boolean all,
            @Doc("How many it subscribes to by name.") int names,
            @Doc("How many it has yet to get.") int behind,
            @Doc("Whether it has yet to answer a response.") boolean waiting,
            @Doc("Names that it refused and that have not changed since.") List<String> refused,
            @Doc("Why, in the client's words; empty when it refused nothing.") String error) {

        public Subscription {
            refused = List.copyOf(refused);
        }
    }
}
