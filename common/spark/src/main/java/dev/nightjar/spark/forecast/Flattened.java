/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.spark.forecast;

import java.util.Collections;
import java.util.Iterator;
import java.util.function.Function;

/** What a function makes of each element, one element at a time. */
final class Flattened<A, B> implements Iterator<B> {

    private final Iterator<A> elements;
    private final Function<A, Iterator<B>> function;
    private Iterator<B> current = Collections.emptyIterator();

    Flattened(Iterator<A> elements, Function<A, Iterator<B>> function) {
        this.elements = elements;
        this.function = function;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && elements.hasNext()) {
            current = function.apply(elements.next());
        }
        return current.hasNext();
    }

    @Override
    public B next() {
        return hasNext() ? current.next() : Collections.<B>emptyIterator().next();
    }
}
