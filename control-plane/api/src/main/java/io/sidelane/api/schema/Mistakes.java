package io.sidelane.api.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gathers what is wrong with a record, so that its constructor can refuse all of it at once. */
public final class Mistakes {

    private final List<Mistake> found = new ArrayList<>();

    /**
     * @param field its name as it is written
     * @param message in the form {@code <value> (expected: <what would do>)}
     */
    public Mistakes when(boolean wrong, String field, String message) {
        if (wrong) {
            found.add(new Mistake(field, message));
        }
        return this;
    }

    /** Ends the constructor, when there is any. */
    public void refuse() {
        if (!found.isEmpty()) {
            throw new Refused(found);
        }
    }

    /** A record cannot be made of these values. */
    public static final class Refused extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final transient List<Mistake> mistakes;

        Refused(List<Mistake> mistakes) {
            super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")));
            this.mistakes = List.copyOf(mistakes);
        }

        public List<Mistake> mistakes() {
            return mistakes;
        }
    }
}
