/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;

/** What a fitted model says of one vector of inputs. */
@FunctionalInterface
public interface Regressor extends Serializable {

    double predict(Vector inputs);
}
