package io.sidelane.controlplane.statement;

import io.sidelane.api.Condition;
import java.util.List;

/**
 * A status without times: those are the writer's to give, see {@code StatusCondition.next}.
 *
 * @param status the kind's status record without its conditions; those of Gateway API's kinds are
 *     GatewayStatus, RouteParentStatus and PolicyAncestorStatus, or, where the conditions alone
 *     count, Verdicts.Conditions
 */
public record Wanted(Record status, List<Condition> conditions) {}
