package io.sidelane.xds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.sidelane.xds", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule aLibraryForItself =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.quarkus..",
                            "io.fabric8..",
                            "io.kubernetes..",
                            "jakarta..",
                            "io.smallrye..",
                            "io.sidelane.api..",
                            "io.sidelane.agent..",
                            "io.sidelane.server..");

    @ArchTest
    static final ArchRule aClientsMachineKnowsNoNetworkThreadOrClock =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.xds.client..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.grpc..",
                            "io.envoyproxy..",
                            "java.util.concurrent..",
                            "java.net..",
                            "io.sidelane.xds.server..")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule whatIsServedKnowsNoClient =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.xds")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.grpc..", "io.sidelane.xds.client..", "io.sidelane.xds.server..");
}
