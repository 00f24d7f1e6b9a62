package io.sidelane.controlplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

@AnalyzeClasses(packages = "io.sidelane.controlplane", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PURE = {
        "io.sidelane.controlplane.model..",
        "io.sidelane.controlplane.resolve..",
        "io.sidelane.controlplane.status..",
        "io.sidelane.controlplane.statement..",
        "io.sidelane.controlplane.mesh",
        "io.sidelane.controlplane.mesh.check..",
        "io.sidelane.controlplane.mesh.envoy..",
        "io.sidelane.controlplane.mesh.fact..",
        "io.sidelane.controlplane.edge"
    };

    @ArchTest
    static final ArchRule decisionsAskNobody =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.fabric8.kubernetes.client..",
                            "io.grpc..",
                            "jakarta..",
                            "io.quarkus..",
                            "org.jboss..",
                            "java.net.http..",
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

    @ArchTest
    static final ArchRule theCoreKnowsNoTransportAndNoFramework =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.controlplane.core..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.grpc..",
                            "io.fabric8..",
                            "jakarta..",
                            "io.quarkus..",
                            "io.sidelane.controlplane.ads..");

    @ArchTest
    static final ArchRule whoIsToldDecidesNothing =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.sidelane.controlplane.resolve..",
                            "io.sidelane.controlplane.status..",
                            "io.sidelane.controlplane.core..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.sidelane.controlplane.web..",
                            "io.sidelane.controlplane.kubernetes..");

    @ArchTest
    static final ArchRule packagesAreReadInOneOrder =
            slices().matching("io.sidelane.controlplane.(**)").should().beFreeOfCycles();
}
