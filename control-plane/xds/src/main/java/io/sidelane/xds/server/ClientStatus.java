package io.sidelane.xds.server;

import io.sidelane.xds.client.TypeStatus;
import java.util.List;

/** A stream as it is now, for people. */
public record ClientStatus(Client client, List<TypeStatus> types) {}
