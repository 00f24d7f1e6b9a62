package io.sidelane.gateway.config;

/** Host names as routes and certificates have them. */
final class HostNames {

    static final String FORM = "(\\*\\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?";
    static final String EXPECTED = "a name such as shop.example or *.shop.example";

    private HostNames() {}
}
