package io.sidelane.controlplane.model;

/**
 * Gateways of one Gateway.
 *
 * @param connected how many there are
 * @param waiting how many of them have yet to answer what they were sent last
 */
public record GatewayCount(int connected, int waiting) {

    public static final GatewayCount NONE = new GatewayCount(0, 0);

    public GatewayCount plus(GatewayCount others) {
        return new GatewayCount(connected + others.connected, waiting + others.waiting);
    }
}
