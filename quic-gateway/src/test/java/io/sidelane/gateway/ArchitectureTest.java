package io.sidelane.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.sidelane", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule noOtherApplicationIsKnown =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.gateway..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.sidelane.agent..",
                            "io.sidelane.controlplane..",
                            "io.sidelane.injector..",
                            "io.sidelane.cli..");

    @ArchTest
    static final ArchRule routesAndConfigurationAskNobody =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.sidelane.gateway.routing..",
                            "io.sidelane.gateway.config..",
                            "io.sidelane.gateway.xds..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.netty..",
                            "java.io..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.util.concurrent..");

    @ArchTest
    static final ArchRule rulesForMessagesDoNoInputOrOutput =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.gateway.http..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.netty.channel..", "java.net..", "java.io..")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule quicIsKnownWhereItIsSpoken =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.sidelane.gateway.quic..",
                            "io.sidelane.gateway.tls..",
                            "io.sidelane.gateway.downstream..",
                            "io.sidelane.gateway.http..",
                            "io.sidelane.gateway.warmup..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.netty.handler.codec.quic..", "io.netty.handler.codec.http3..");

    @ArchTest
    static final ArchRule upstreamsKnowNoClients =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.gateway.upstream..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.sidelane.gateway.downstream..",
                            "io.sidelane.gateway.exchange..",
                            "io.sidelane.gateway.quic..");

    @ArchTest
    static final ArchRule packagesAreReadInOneOrder =
            slices().matching("io.sidelane.gateway.(**)").should().beFreeOfCycles();
}
