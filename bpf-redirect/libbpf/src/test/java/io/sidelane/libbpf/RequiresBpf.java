package io.sidelane.libbpf;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs the test only as root on a kernel that makes a BPF map; a skip prints why. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresBpf.Condition.class)
@interface RequiresBpf {

    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Privileges.current().effectiveUser() != 0) {
                return skip(context, "not root");
            }
            try (var _ = BpfMap.create(MapType.ARRAY, "probe", 4, 4, 1)) {
                return ConditionEvaluationResult.enabled("root, and the kernel makes BPF maps");
            } catch (BpfException | LibraryUnavailableException e) {
                return skip(context, String.valueOf(e.getMessage()));
            }
        }

        private static ConditionEvaluationResult skip(ExtensionContext context, String why) {
            System.err.println(context.getDisplayName() + " skipped: " + why);
            return ConditionEvaluationResult.disabled(why);
        }
    }
}
