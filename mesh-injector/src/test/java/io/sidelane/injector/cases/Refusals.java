package io.sidelane.injector.cases;

import java.util.List;
import java.util.stream.Stream;

/**
 * What can be wrong, each thing with each path that it can be wrong with: the matrix of refusals.
 */
public final class Refusals {

    private static final List<Wrong> TABLE =
            Stream.of(
                            WrongProfiles.TABLE,
                            WrongNetworks.TABLE,
                            WrongNodes.TABLE,
                            WrongOfPaths.TABLE)
                    .flatMap(List::stream)
                    .toList();

    private Refusals() {}

    /** Everything with every path. */
    public static List<Refused> all() {
        return TABLE.stream().flatMap(Wrong::each).toList();
    }
}
