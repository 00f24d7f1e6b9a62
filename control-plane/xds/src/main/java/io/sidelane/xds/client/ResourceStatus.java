package io.sidelane.xds.client;

/**
 * One resource that a client subscribes to: what it has beside what it shall have, for people.
 *
 * @param has the version that it acknowledged; empty when it has none, {@code ?} when it has not
 *     been told or may have forgotten, {@code ??} when it refused another one beside others and may
 *     have taken that all the same
 * @param shall the version that it shall have; empty when it shall have none
 */
public record ResourceStatus(
        String typeUrl, String name, String has, String shall, Progress progress) {

    /** How far the client is on the way from one to the other. */
    public enum Progress {
        /** There. */
        DONE,
        /** It was sent, and not answered. */
        SENT,
        /** It has yet to be sent. */
        DUE,
        /** The client refused it; it is not sent again until it changes. */
        PARKED
    }
}
