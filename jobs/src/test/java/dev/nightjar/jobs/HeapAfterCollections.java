/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.jobs;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The most of the heap that was left in use by a collection. What is in use between collections tells of the size of the heap
 * that Java was given, and not of what the work needs.
 */
final class HeapAfterCollections implements NotificationListener, AutoCloseable {

    private final AtomicLong peak = new AtomicLong();
    private final Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    private final List<NotificationEmitter> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(NotificationEmitter.class::cast)
            .toList();

    private HeapAfterCollections() {}

    /** From now on. */
    static HeapAfterCollections watch() {
        HeapAfterCollections watch = new HeapAfterCollections();
        watch.collectors.forEach(collector -> collector.addNotificationListener(watch, null, null));
        return watch;
    }

    /** Bytes; 0 if there was no collection. */
    long peakBytes() {
        return peak.get();
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        Map<String, MemoryUsage> after = GarbageCollectionNotificationInfo.from(
                        (CompositeData) notification.getUserData())
                .getGcInfo()
                .getMemoryUsageAfterGc();
        long used = after.entrySet().stream()
                .filter(pool -> heap.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        peak.accumulateAndGet(used, Math::max);
    }

    @Override
    public void close() {
        try {
            for (NotificationEmitter collector : collectors) {
                collector.removeNotificationListener(this);
            }
        } catch (ListenerNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
