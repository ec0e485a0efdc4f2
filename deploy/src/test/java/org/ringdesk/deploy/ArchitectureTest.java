package org.ringdesk.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** The rules of the house that a compiler does not know. */
@AnalyzeClasses(packages = "org.ringdesk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** Where PostgreSQL and the event loop are allowed: the door to the database and the wiring. */
  private static final String[] VERTX = {
    "org.ringdesk.database..",
    "org.ringdesk.callcenter..",
    "org.ringdesk.web..",
    "org.ringdesk.deploy.."
  };

  private static final String[] ASTERISK = {"org.ringdesk.ami..", "org.ringdesk.ivr.."};

  private static final String[] PURE = {
    "org.ringdesk.call..",
    "org.ringdesk.agent..",
    "org.ringdesk.board..",
    "org.ringdesk.figure..",
    "org.ringdesk.hotline.."
  };

  @ArchTest
  static final ArchRule theDomainKnowsNoVertx =
      noClasses()
          .that()
          .resideOutsideOfPackages(VERTX)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule asteriskStopsAtTheAmi =
      noClasses()
          .that()
          .resideOutsideOfPackages(ASTERISK)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.asteriskjava..");

  @ArchTest
  static final ArchRule timeComesInTheEvent =
      noClasses().that().resideInAnyPackage(PURE).should().callMethod(Instant.class, "now");

  @ArchTest
  static final ArchRule noPackagesInACircle =
      slices().matching("org.ringdesk.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Manager");

  @ArchTest
  static final ArchRule thePureCoreReadsNoClockOfTheMachine =
      classes()
          .that()
          .resideInAnyPackage("org.ringdesk.call..", "org.ringdesk.agent..")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages(
              "java.sql..",
              "java.net..",
              "java.nio.file..",
              "java.nio.channels..",
              "org.ringdesk.database..");
}
