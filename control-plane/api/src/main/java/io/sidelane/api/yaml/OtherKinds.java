package io.sidelane.api.yaml;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/** Reads documents of kinds that are not this API's, where a file may have them. */
public interface OtherKinds {

    /** None: such documents are errors. */
    OtherKinds NONE =
            new OtherKinds() {
                @Override
                public boolean take(String apiVersion, String kind) {
                    return false;
                }

                @Override
                public List<Problem> read(Document document) {
                    throw new IllegalStateException("not taken");
                }
            };

    /** What errors say would do beside this API's own kinds: an apiVersion by kind. */
    default SortedMap<String, String> kinds() {
        return Collections.emptySortedMap();
    }

    /** Whether it reads documents of this kind; asked before this API's own kinds are. */
    boolean take(String apiVersion, String kind);

    /**
     * Reads one that it takes.
     *
     * @return what is wrong with it, none when it was read
     */
    List<Problem> read(Document document);
}
