/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules that keep the modules apart. */
@AnalyzeClasses(packages = "dev.nightjar.orchestration", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_DO_NOT_DEPEND_ON_EACH_OTHER_IN_CIRCLES =
            slices().matching("dev.nightjar.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.LocalDate.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    /** Spark's launcher, a small library that starts `spark-submit`, is all of Spark that there is, in one package. */
    @ArchTest
    static final ArchRule THERE_IS_NO_SPARK_BUT_ITS_LAUNCHER = noClasses()
            .should()
            .dependOnClassesThat(
                    resideInAPackage("org.apache.spark..").and(resideOutsideOfPackage("org.apache.spark.launcher")));

    @ArchTest
    static final ArchRule ONE_PACKAGE_KNOWS_THE_LAUNCHER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.nightjar.orchestration.submit")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark..");
}
