package io.sidelane.it.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one API server of a test run to whoever has an {@link ApiServer} as a parameter. It
 * starts with the first and ends after the last test of all.
 */
final class RealApiServer implements ParameterResolver {

    /** May do everything. */
    static final String ADMIN = "admin";

    /** Of group {@code sidelane:platform}. */
    static final String PLATFORM = "platform-engineer";

    /** Of group {@code sidelane:trading}. */
    static final String TRADER = "trading-developer";

    /** Stands for the control plane. */
    static final String CONTROL_PLANE = "sidelane-control-plane";

    private static final List<TestUser> USERS =
            List.of(
                    TestUser.of(ADMIN, TestUser.MASTERS),
                    TestUser.of(PLATFORM, "sidelane:platform"),
                    TestUser.of(TRADER, "sidelane:trading"),
                    TestUser.of(CONTROL_PLANE));

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ApiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var binaries = KubernetesBinaries.find();
        Assumptions.assumeTrue(
                binaries.isPresent(),
                "kube-apiserver: not in the cache (expected: built there by `sidelane setup`)");
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RealApiServer.class))
                .getOrComputeIfAbsent(
                        ApiServer.class, _ -> start(binaries.orElseThrow()), ApiServer.class);
    }

    private static ApiServer start(KubernetesBinaries binaries) {
        try {
            return ApiServer.start(binaries, USERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
