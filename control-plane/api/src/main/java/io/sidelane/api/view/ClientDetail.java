package io.sidelane.api.view;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Words;
import java.util.List;

@Doc("What an ADS client has, beside what it should have.")
public record ClientDetail(
        @Doc("The client.") ClientSummary client,
        @Doc("The resources that it subscribes to, by type and name; at most 10,000.")
                List<Holding> resources,
        @Doc("Whether there are more than are shown.") boolean more) {

    public ClientDetail {
        resources = List.copyOf(resources);
    }

    @Doc("One resource of a client.")
    public record Holding(
            @Doc("The type in short, such as LDS.") String type,
            @Doc("Name of the resource.") String name,
            @Doc(
                            "The version that it acknowledged; empty when it has none, `?` when it is not known.")
                    String has,
            @Doc("The version that it should have; empty when it should have none.") String should,
            @Doc("How the two compare.") @Words(State.class) String state) {}

    @Doc("How what a client has compares with what it should have.")
    public enum State implements Word {
        @Doc("It has what it should have.")
        SAME("same"),
        @Doc("It was sent the newest and has not answered.")
        SENT("sent"),
        @Doc("It has yet to be sent the newest.")
        BEHIND("behind"),
        @Doc("It refused the newest and goes on with what it had.")
        REFUSED("refused");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }
}
