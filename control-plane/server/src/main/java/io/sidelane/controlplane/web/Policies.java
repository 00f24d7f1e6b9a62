package io.sidelane.controlplane.web;

import io.sidelane.api.ApiObject;
import io.sidelane.api.Condition;
import io.sidelane.api.Names;
import io.sidelane.api.Policy;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.PolicySummary;
import io.sidelane.api.view.PolicySummary.RefusedPath;
import io.sidelane.api.view.ProfileSummary;
import io.sidelane.api.view.Statement;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.resolve.PolicyOutcome;
import io.sidelane.controlplane.view.Picture;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Policies and profiles, with what became of them. */
final class Policies {

    private static final String GROUP =
            Names.API_VERSION.substring(0, Names.API_VERSION.indexOf('/'));

    private Policies() {}

    static Page<PolicySummary> page(Picture picture, Paging paging) {
        return paging.page(
                picture.world().policies(),
                policy -> policy.metadata().qualifiedName() + " " + policy.kind(),
                policy -> policy(picture, policy));
    }

    static Page<ProfileSummary> profiles(Picture picture, Paging paging) {
        return paging.page(
                picture.world().profiles().values(),
                profile -> profile.metadata().name(),
                profile -> {
                    var name = profile.metadata().name();
                    var outcome = picture.resolution().profiles().get(name);
                    return new ProfileSummary(
                            name,
                            profile.path().word(),
                            profile.metadata().generation(),
                            outcome == null ? 0 : outcome.matchedPods(),
                            outcome == null ? 0 : outcome.readiness().ready(),
                            conditions(picture, profile));
                });
    }

    private static PolicySummary policy(Picture picture, Policy policy) {
        var outcome = picture.resolution().policies().get(policy.ref());
        var metadata = policy.metadata();
        return new PolicySummary(
                policy.kind(),
                metadata.namespace(),
                metadata.name(),
                metadata.generation(),
                policy.spec().enforcement().word(),
                policy.spec().profiles(),
                outcome == null ? null : outcome.selected(),
                outcome == null ? 0 : outcome.matchedPods(),
                outcome == null ? 0 : outcome.readyNodes(),
                outcome == null ? Map.of() : byPath(outcome),
                outcome == null
                        ? List.of()
                        : outcome.rejected().stream().map(r -> refused(picture, r)).toList(),
                conditions(picture, policy));
    }

    private static Map<String, Integer> byPath(PolicyOutcome outcome) {
        return outcome.byPath().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue));
    }

    private static RefusedPath refused(Picture picture, Rejected rejected) {
        var profile = picture.world().profiles().get(rejected.profile());
        return new RefusedPath(
                profile == null ? "" : profile.path().word(),
                rejected.reason().word(),
                rejected.message());
    }

    private static List<Statement> conditions(Picture picture, ApiObject object) {
        var metadata = object.metadata();
        var wanted =
                picture.statuses()
                        .get(
                                new ObjectRef(
                                        GROUP,
                                        object.kind(),
                                        metadata.namespace(),
                                        metadata.name()));
        return wanted == null
                ? List.of()
                : wanted.conditions().stream().map(Policies::statement).toList();
    }

    static Statement statement(Condition condition) {
        return new Statement(
                condition.type().word(),
                condition.status(),
                condition.reason(),
                condition.message(),
                condition.observedGeneration());
    }
}
