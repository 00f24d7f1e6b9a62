package io.sidelane.injector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

@AnalyzeClasses(packages = "io.sidelane.injector", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PURE = {
        "io.sidelane.injector.decision..",
        "io.sidelane.injector.part..",
        "io.sidelane.injector.pod..",
        "io.sidelane.injector.reference..",
        "io.sidelane.injector.patch.."
    };

    @ArchTest
    static final ArchRule decisionsAskNobody =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.fabric8.kubernetes..",
                            "io.netty.channel..",
                            "io.netty.handler..",
                            "io.vertx..",
                            "jakarta..",
                            "io.quarkus..",
                            "org.jboss..",
                            "java.net..",
                            "java.nio.file..",
                            "java.nio.channels..")
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.io\\.(File|RandomAccess).*|java\\.lang\\.Thread"
                                    + "|java\\.util\\.concurrent\\..*(Execut|Future).*");

    @ArchTest
    static final ArchRule decisionsReadNoClock =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(InstantSource.class)
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");
}
