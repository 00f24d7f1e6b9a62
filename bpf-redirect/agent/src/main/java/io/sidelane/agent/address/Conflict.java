package io.sidelane.agent.address;

/**
 * What was heard on the wire about an address that somebody asked for.
 *
 * @param holder the hardware address that has it or asks for it as well
 * @param how what it said, e.g. {@code answered an ARP probe}
 */
public record Conflict(MacAddress holder, String how) {

    @Override
    public String toString() {
        return holder + " " + how;
    }
}
