package io.sidelane.xds.server;

import io.sidelane.xds.TypeRegistry;
import org.jspecify.annotations.Nullable;

/** What an {@link XdsServer} is made of. Strict unless told otherwise. */
public final class XdsServerBuilder {
    final TypeRegistry types;
    final ClientGroups groups;
    Limits limits = Limits.DEFAULT;
    XdsEvents events = XdsEvents.NONE;
    AccessPolicy policy = AccessPolicy.ownNodeOnly();
    @Nullable TokenVerifier tokens;
    boolean anonymousAllowed;

    XdsServerBuilder(TypeRegistry types, ClientGroups groups) {
        this.types = types;
        this.groups = groups;
    }

    public XdsServerBuilder limits(Limits value) {
        limits = value;
        return this;
    }

    public XdsServerBuilder events(XdsEvents value) {
        events = value;
        return this;
    }

    /** Default: {@link AccessPolicy#ownNodeOnly}. */
    public XdsServerBuilder policy(AccessPolicy value) {
        policy = value;
        return this;
    }

    /** Default: no bearer token is accepted. */
    public XdsServerBuilder tokens(TokenVerifier value) {
        tokens = value;
        return this;
    }

    /** Lets in clients that prove nothing: for loopback. Default: they are refused. */
    public XdsServerBuilder allowAnonymous() {
        anonymousAllowed = true;
        return this;
    }

    public XdsServer build() {
        return new XdsServer(this);
    }
}
