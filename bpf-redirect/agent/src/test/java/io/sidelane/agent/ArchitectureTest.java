package io.sidelane.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

@AnalyzeClasses(packages = "io.sidelane", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyLibbpfLinksNativeCode =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.sidelane.libbpf..")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.lang.foreign.Linker");

    @ArchTest
    static final ArchRule apiDependsOnNoOtherModule =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.api..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.sidelane.agent..", "io.sidelane.libbpf..");

    @ArchTest
    static final ArchRule libbpfKnowsNothingOfOurs =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.libbpf..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.sidelane.agent..", "io.sidelane.api..");

    @ArchTest
    static final ArchRule decisionsAskNobody =
            noClasses()
                    .that()
                    .resideInAnyPackage("..decision..", "..policy..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.net..",
                            "java.nio.channels..",
                            "java.util.concurrent..",
                            "io.sidelane.libbpf..",
                            "io.sidelane.agent.admin..");

    @ArchTest
    static final ArchRule theProtocolDoesNoInputOrOutput =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.agent.ads..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.grpc..",
                            "java.io..",
                            "java.net..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.time..",
                            "java.util.concurrent..",
                            "io.sidelane.libbpf..",
                            "io.sidelane.agent.datapath..");

    @ArchTest
    static final ArchRule oneTransportThatOnlyTheConnectionKnows =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.agent..")
                    .and()
                    .resideOutsideOfPackage("io.sidelane.agent.controlplane..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.grpc..");

    @ArchTest
    static final ArchRule decisionsReadNoClock =
            noClasses()
                    .that()
                    .resideInAnyPackage("..decision..", "..policy..", "io.sidelane.agent.ads..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule decisionsOpenNoFile =
            noClasses()
                    .that()
                    .resideInAPackage("..decision..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.io..", "java.nio.file..");

    @ArchTest
    static final ArchRule theDataPathDecidesNothing =
            noClasses()
                    .that()
                    .resideInAPackage("io.sidelane.agent.datapath..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.sidelane.agent.policy..",
                            "io.sidelane.agent.decision..",
                            "io.sidelane.agent.pod..",
                            "io.sidelane.agent.admin..");
}
