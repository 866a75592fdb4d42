/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.xgboost;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules that keep the modules apart. */
@AnalyzeClasses(packages = "dev.nightjar.xgboost", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule IT_KNOWS_NEITHER_JOBS_NOR_ORCHESTRATION = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.nightjar.jobs..", "dev.nightjar.orchestration..", "dev.nightjar.notebooks..");

    /** They write models in a way that Spark 4 lacks the libraries for, and print each round. */
    @ArchTest
    static final ArchRule XGBOOSTS_OWN_STAGES_ARE_NOT_USED =
            noClasses().should().dependOnClassesThat().resideInAPackage("ml.dmlc.xgboost4j.scala..");
}
