package io.sidelane.controlplane.mesh.envoy;

import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.sidelane.controlplane.mesh.fact.FilterFact;

public final class Redirects {
    private Redirects() {}

    /**
     * @param matched the path of the match, for a prefix that is exchanged
     */
    public static RedirectAction.Builder of(FilterFact.Redirect redirect, String matched) {
        var action = RedirectAction.newBuilder().setResponseCode(code(redirect.status()));
        if (redirect.scheme() != null) {
            action.setSchemeRedirect(redirect.scheme());
        }
        if (redirect.host() != null) {
            action.setHostRedirect(redirect.host());
        }
        if (redirect.port() != null) {
            action.setPortRedirect(redirect.port());
        }
        var path = redirect.path();
        if (path != null && path.prefix()) {
            if (Rewrites.swallowsPrefix(matched, path)) {
                action.setRegexRewrite(Rewrites.withoutPrefix(matched));
            } else {
                action.setPrefixRewrite(Rewrites.prefix(matched, path));
            }
        } else if (path != null) {
            action.setPathRedirect(path.value());
        }
        return action;
    }

    private static RedirectResponseCode code(int status) {
        return switch (status) {
            case 301 -> RedirectResponseCode.MOVED_PERMANENTLY;
            case 303 -> RedirectResponseCode.SEE_OTHER;
            case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
            case 308 -> RedirectResponseCode.PERMANENT_REDIRECT;
            default -> RedirectResponseCode.FOUND;
        };
    }
}
