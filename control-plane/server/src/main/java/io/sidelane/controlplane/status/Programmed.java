package io.sidelane.controlplane.status;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import java.util.ArrayList;
import java.util.List;

/** Who has something and who does not, until it is a condition. */
final class Programmed {

    /** Others are counted. */
    private static final int NAMED = 3;

    private final List<String> refused = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private int having;

    void has() {
        having++;
    }

    /**
     * @param who names the client
     */
    void refuses(String who, String words) {
        refused.add("%s: %s".formatted(who, words));
    }

    void waits(String who, String why) {
        waiting.add("%s: %s".formatted(who, why));
    }

    /**
     * @param clients what they are, e.g. {@code nodes}
     * @param nobody what to say when nobody is concerned
     */
    Condition condition(String clients, String nobody, long generation) {
        int all = having + refused.size() + waiting.size();
        if (all == 0) {
            return Condition.met(ConditionType.PROGRAMMED, nobody, generation);
        }
        if (having == all) {
            return Condition.met(
                    ConditionType.PROGRAMMED,
                    "in force on %d of %d %s".formatted(having, all, clients),
                    generation);
        }
        var others = new ArrayList<>(refused);
        others.addAll(waiting);
        var named = String.join("; ", others.subList(0, Math.min(NAMED, others.size())));
        return Condition.unmet(
                ConditionType.PROGRAMMED,
                refused.isEmpty() ? Reason.NODE_NOT_SYNCED : Reason.REJECTED,
                "in force on %d of %d %s; %s%s"
                        .formatted(
                                having,
                                all,
                                clients,
                                named,
                                others.size() > NAMED
                                        ? "; and %d more".formatted(others.size() - NAMED)
                                        : ""),
                generation);
    }
}
