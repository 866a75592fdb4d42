/* SPDX-License-Identifier: Apache-2.0 */
package dev.nightjar.orchestration.serve;

import dev.nightjar.orchestration.schedule.Event;
import dev.nightjar.orchestration.schedule.EventRepository;
import dev.nightjar.orchestration.web.TlsCertificate;
import dev.nightjar.orchestration.web.TlsCertificate.Outcome;
import dev.nightjar.orchestration.web.TlsCertificate.Renewal;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that a renewed certificate is taken, and that operators learn of it, or of why it is not. */
record CertificateWatch(TlsCertificate certificate, EventRepository events, Clock clock) {

    static final String TAKEN = "server.certificate_renewed";
    static final String REFUSED = "server.certificate_refused";

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    void look() {
        certificate.refresh().ifPresent(this::tell);
    }

    private void tell(Renewal renewal) {
        if (renewal.outcome() == Outcome.TAKEN) {
            LOG.info("Goes on with the renewed certificate of {}", renewal.text());
        } else {
            LOG.warn("Goes on with the certificate that it has: {}", renewal.text());
        }
        events.add(
                Event.ofServer(clock.instant(), renewal.outcome() == Outcome.TAKEN ? TAKEN : REFUSED, renewal.text()));
    }
}
