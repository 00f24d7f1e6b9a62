package io.sidelane.xds.client;

import java.util.List;

/**
 * What a client subscribes to and has of one type, for people.
 *
 * @param all whether it subscribes to everything
 * @param names how many it subscribes to by name
 * @param behind how many resources it has yet to get
 * @param waiting whether it has yet to answer a response
 * @param parked names that it refused and that have not changed since
 */
public record TypeStatus(
        String typeUrl, boolean all, int names, int behind, boolean waiting, List<String> parked) {

    static TypeStatus of(TypeState state) {
        return new TypeStatus(
                state.type().url(),
                state.subscription().all(),
                state.subscription().names().size(),
                state.view().behind().size(),
                state.waits(),
                state.parked());
    }
}
